import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { StockCount, StockCountSummary } from './contract.ts'

interface CountRow {
  id: number
  status: StockCount['status']
  as_of: StockCount['as_of']
  note: string
  opener: string
  opened_at: string
  closer: string | null
  closed_at: string | null
}

/** What booking a counted line changes the stock by. */
export const DIFFERENCE = '(count_line.counted - count_line.expected - count_line.moved)'

export const SELECT_COUNTS = `
  SELECT stock_counts.id, stock_counts.status, stock_counts.as_of, stock_counts.note, opener.display_name AS opener,
         CAST(stock_counts.opened_at AS CHAR) AS opened_at, closer.display_name AS closer,
         CAST(stock_counts.closed_at AS CHAR) AS closed_at
    FROM stock_counts
    JOIN staff opener ON opener.id = stock_counts.opened_by
    LEFT JOIN staff closer ON closer.id = stock_counts.closed_by`

export function countOf(row: CountRow): StockCount {
  return {
    count_id: row.id,
    status: row.status,
    as_of: row.as_of,
    note: row.note,
    opened_by: row.opener,
    opened_at: rfc3339(row.opened_at),
    closed_by: row.closer,
    closed_at: row.closed_at === null ? null : rfc3339(row.closed_at),
  }
}

/** @throws Refusal `STOCK_COUNT_NOT_FOUND` */
export async function readCount(statements: Statements, countId: number): Promise<StockCountSummary> {
  const [row] = await statements.rows<CountRow>(`${SELECT_COUNTS} WHERE stock_counts.id = ?`, [countId])
  if (row === undefined) throw new Refusal('STOCK_COUNT_NOT_FOUND')
  const [totals] = await statements.rows<{ line_count: number; uncounted: number; differing: number }>(
    `SELECT COUNT(*) AS line_count, CAST(COALESCE(SUM(count_line.counted IS NULL), 0) AS SIGNED) AS uncounted,
            CAST(COALESCE(SUM(${DIFFERENCE} <> 0), 0) AS SIGNED) AS differing
       FROM stock_count_lines count_line WHERE count_line.count_id = ?`,
    [countId],
  )
  return {
    ...countOf(row),
    line_count: totals?.line_count ?? 0,
    uncounted_count: totals?.uncounted ?? 0,
    difference_count: totals?.differing ?? 0,
  }
}

export interface LockedCount {
  readonly status: StockCount['status']
  readonly asOf: StockCount['as_of']
  readonly note: string
}

/**
 * Locks the count: shared by whoever enters what was counted, alone by whoever closes it.
 *
 * @throws Refusal `STOCK_COUNT_NOT_FOUND`
 */
export async function lockCount(
  statements: Statements,
  countId: number,
  lock: 'FOR UPDATE' | 'LOCK IN SHARE MODE',
): Promise<LockedCount> {
  const [row] = await statements.rows<{
    status: StockCount['status']
    as_of: StockCount['as_of']
    note: string
  }>(`SELECT status, as_of, note FROM stock_counts WHERE id = ? ${lock}`, [countId])
  if (row === undefined) throw new Refusal('STOCK_COUNT_NOT_FOUND')
  return { status: row.status, asOf: row.as_of, note: row.note }
}

/** @throws Refusal `STOCK_COUNT_CLOSED` */
export function refuseUnlessOpen(countId: number, { status }: LockedCount): void {
  if (status !== 'open') throw new Refusal('STOCK_COUNT_CLOSED', { count_id: countId, status })
}

/** Ends the count, whose lock is held: its goods may be counted anew. */
export async function closeCount(
  statements: Statements,
  countId: number,
  { status, staffId }: { status: 'booked' | 'cancelled'; staffId: number },
): Promise<void> {
  await statements.change('UPDATE stock_count_lines SET open_goods_id = NULL WHERE count_id = ?', [countId])
  const matched = await statements.change(
    `UPDATE stock_counts SET status = ?, closed_by = ?, closed_at = SYSDATE(6) WHERE id = ? AND status = 'open'`,
    [status, staffId, countId],
  )
  if (matched !== 1) throw new Error(`stock count ${countId} was closed under its lock`)
}
