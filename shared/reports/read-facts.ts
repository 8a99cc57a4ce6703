import type { Statements } from '../database/statements.ts'
import { type Dimension, type FactRow, factQueries, MEASURES, type Measure } from './facts.ts'
import { readTouchedDays } from './touched-days.ts'

/** The figures of a period under one key. */
export type Fact = Readonly<Record<Measure, number>>

export const NO_FACT: Fact = {
  entry_count: 0,
  quantity: 0,
  amount: 0,
  other_amount: 0,
  cost: 0,
  uncosted_quantity: 0,
  uncosted_amount: 0,
}

/** The figures of a period, exact as of its newest event. */
export interface Facts {
  /** By dimension, then by key. */
  readonly of: (dimension: Dimension) => ReadonlyMap<string, Fact>
  /** Sales and refunds of each day that had any. */
  readonly byDay: ReadonlyMap<string, { readonly sale: Fact; readonly refund: Fact }>
}

const LIVE = factQueries('IN (?)')
const SUMS = MEASURES.map((measure) => `CAST(SUM(${measure}) AS SIGNED) AS ${measure}`).join(', ')

/**
 * Reads the figures of some days: from their totals where those hold, else from their sales.
 *
 * @param statements - of one snapshot, or a sale in between is counted here and missed there
 * @param days - `YYYY-MM-DD` each, at least one
 */
export async function readFacts(statements: Statements, days: readonly string[]): Promise<Facts> {
  const totalled = await readTotalledDays(statements, days)
  const open = days.filter((day) => !totalled.has(day))
  const facts = gather()
  if (totalled.size > 0) {
    for (const row of await readTotals(statements, [...totalled])) facts.add(row)
    for (const row of await readQuarterTotals(statements, [...totalled])) facts.add(row)
    for (const row of await readTotalsByDay(statements, [...totalled])) facts.addDay(row)
  }
  if (open.length > 0) {
    for (const row of await readLiveFacts(statements, open)) {
      facts.add(row)
      facts.addDay(row)
    }
  }
  return facts
}

/** The figures of some days from their sales alone. */
export async function readLiveFacts(statements: Statements, days: readonly string[]): Promise<FactRow[]> {
  const rows: FactRow[] = []
  for (const sql of LIVE) rows.push(...(await statements.listRows<FactRow>(sql, [days])))
  return rows
}

/** Those of the days whose totals hold: no event after the totals' position touches them. */
export async function readTotalledDays(
  statements: Statements,
  days: readonly string[],
): Promise<Set<string>> {
  const [now] = await statements.rows<{ last: number; position: number | null }>(
    `SELECT last_event_number AS last, (SELECT event_number FROM daily_totals_position WHERE id = 1) AS position
       FROM ledger_head WHERE id = 1`,
  )
  const rows = await statements.listRows<{ business_date: string }>(
    'SELECT business_date FROM daily_totals_days WHERE business_date IN (?)',
    [days],
  )
  if (now === undefined || rows.length === 0) return new Set()
  const touched = await readTouchedDays(statements, now.position ?? 0, now.last)
  return new Set(rows.map((row) => row.business_date)).difference(touched)
}

function readTotals(statements: Statements, days: readonly string[]) {
  return statements.listRows<Omit<FactRow, 'business_date'>>(
    `SELECT dimension, entry_key, ${SUMS} FROM daily_totals WHERE business_date IN (?)
      AND dimension <> 'quarter' GROUP BY dimension, entry_key`,
    [days],
  )
}

/** Their keys name the day, so that there is nothing to group: doing so took more than all else of a year. */
async function readQuarterTotals(statements: Statements, days: readonly string[]) {
  const rows = await statements.listRows<Pick<FactRow, 'entry_key' | 'entry_count' | 'amount'>>(
    `SELECT entry_key, entry_count, amount FROM daily_totals WHERE business_date IN (?) AND dimension = 'quarter'`,
    [days],
  )
  return rows.map((row) => ({ ...NO_FACT, dimension: 'quarter' as const, ...row }))
}

function readTotalsByDay(statements: Statements, days: readonly string[]) {
  return statements.listRows<FactRow>(
    `SELECT business_date, dimension, entry_key, ${MEASURES.join(', ')} FROM daily_totals
      WHERE business_date IN (?) AND dimension IN ('sale', 'refund')`,
    [days],
  )
}

function gather() {
  const byDimension = new Map<Dimension, Map<string, Fact>>()
  const byDay = new Map<string, { sale: Fact; refund: Fact }>()
  return {
    byDay,
    of: (dimension: Dimension): ReadonlyMap<string, Fact> => byDimension.get(dimension) ?? new Map(),
    add(row: Omit<FactRow, 'business_date'>): void {
      const entries = byDimension.get(row.dimension) ?? new Map<string, Fact>()
      byDimension.set(row.dimension, entries)
      entries.set(row.entry_key, plus(entries.get(row.entry_key) ?? NO_FACT, row))
    },
    addDay(row: FactRow): void {
      if (row.dimension !== 'sale' && row.dimension !== 'refund') return
      const day = byDay.get(row.business_date) ?? { sale: NO_FACT, refund: NO_FACT }
      byDay.set(row.business_date, { ...day, [row.dimension]: plus(NO_FACT, row) })
    },
  }
}

/** Sum of the measures of both; a year adds up tens of thousands. */
export function plus(one: Fact, other: Fact): Fact {
  return {
    entry_count: one.entry_count + other.entry_count,
    quantity: one.quantity + other.quantity,
    amount: one.amount + other.amount,
    other_amount: one.other_amount + other.other_amount,
    cost: one.cost + other.cost,
    uncosted_quantity: one.uncosted_quantity + other.uncosted_quantity,
    uncosted_amount: one.uncosted_amount + other.uncosted_amount,
  }
}
