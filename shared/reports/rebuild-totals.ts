import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { FACT_COLUMNS, type FactRow } from './facts.ts'
import { readLiveFacts, readTotalledDays } from './read-facts.ts'
import { totalDay } from './total-day.ts'
import { updateDailyTotals } from './update-daily-totals.ts'

export interface RebuiltTotals {
  /** Days that were added up anew. */
  readonly dayCount: number
  /** Those of them whose stored totals were not what their sales come to. */
  readonly differingDays: readonly string[]
}

/**
 * Adds every day up anew and compares it with what was stored. Selling goes on meanwhile: a day is compared in a
 * snapshot of its own, and only while its stored totals claim to hold.
 *
 * @param onDay - called after each day
 * @param signal - ends it before the next day
 */
export async function rebuildTotals(
  database: Pick<Database, 'read' | 'snapshot' | 'transaction'>,
  {
    onDay,
    signal,
  }: { readonly onDay?: (done: number, of: number) => void; readonly signal?: AbortSignal } = {},
): Promise<RebuiltTotals> {
  // The position comes up to the newest event first, so that few days are taken for touched.
  for (;;) {
    const { isCaughtUp, eventCount, dayCount } = await updateDailyTotals(database)
    signal?.throwIfAborted()
    if (isCaughtUp || eventCount + dayCount === 0) break
  }
  const days = await database.read(readTotalledDates)
  const differingDays: string[] = []
  for (const [index, day] of days.entries()) {
    signal?.throwIfAborted()
    if (await database.snapshot((statements) => isDifferent(statements, day))) differingDays.push(day)
    await totalDay(database, day)
    onDay?.(index + 1, days.length)
  }
  return { dayCount: days.length, differingDays }
}

async function readTotalledDates(statements: Statements): Promise<string[]> {
  const rows = await statements.rows<{ business_date: string }>(
    'SELECT business_date FROM daily_totals_days ORDER BY business_date',
  )
  return rows.map((row) => row.business_date)
}

async function isDifferent(statements: Statements, day: string): Promise<boolean> {
  if (!(await readTotalledDays(statements, [day])).has(day)) return false
  const stored = await statements.rows<FactRow>(
    `SELECT ${FACT_COLUMNS.join(', ')} FROM daily_totals WHERE business_date = ?`,
    [day],
  )
  return textOf(stored) !== textOf(await readLiveFacts(statements, [day]))
}

/** The same text for the same rows, whatever their order. */
function textOf(rows: readonly FactRow[]): string {
  return rows
    .map((row) => JSON.stringify(FACT_COLUMNS.map((column) => row[column])))
    .sort()
    .join('\n')
}
