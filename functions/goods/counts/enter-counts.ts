import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { GOODS_NAMED_MAX } from '@kedai/shared/limits.ts'
import type { CountEntry, StockCountLine } from './contract.ts'
import { lockCount, refuseUnlessOpen } from './count-record.ts'
import { selectLines } from './read-lines.ts'

/**
 * Enters what was counted, all of it or nothing; what was entered before is replaced.
 *
 * @returns the lines by ascending goods
 * @throws Refusal `STOCK_COUNT_NOT_FOUND`, `STOCK_COUNT_CLOSED`, `STOCK_COUNT_LINE_NOT_FOUND`
 */
export type EnterCounts = (
  countId: number,
  entries: readonly CountEntry[],
  caller: StaffCaller,
) => Promise<StockCountLine[]>

export function createEnterCounts(database: Database): EnterCounts {
  return (countId, entries, { staffId }) =>
    database.transaction(
      async (statements) => {
        const count = await lockCount(statements, countId, 'LOCK IN SHARE MODE')
        refuseUnlessOpen(countId, count)
        const goodsIds = entries.map((entry) => entry.goods_id)
        const expected = await lockLines(statements, countId, goodsIds)
        const moved =
          count.asOf === 'entry' ? await readMoved(statements, expected) : new Map<number, number>()
        const rows = entries
          .toSorted((a, b) => a.goods_id - b.goods_id)
          .map(({ goods_id, counted }) => [
            countId,
            goods_id,
            expected.get(goods_id) ?? 0,
            counted === null ? 0 : (moved.get(goods_id) ?? 0),
            counted,
            counted === null ? null : staffId,
          ])
        await statements.insertRows(
          `INSERT INTO stock_count_lines (count_id, goods_id, expected, moved, counted, counted_by) VALUES ?
           ON DUPLICATE KEY UPDATE moved = VALUES(moved), counted = VALUES(counted), counted_by = VALUES(counted_by),
             counted_at = IF(VALUES(counted) IS NULL, NULL, SYSDATE(6))`,
          rows,
        )
        const filter = { where: 'count_line.goods_id IN (?)', values: [goodsIds], limit: goodsIds.length }
        return selectLines(statements, countId, filter)
      },
      { recognisesItself: false },
    )
}

/**
 * The lines, locked, since deleting goods deletes theirs.
 *
 * @throws Refusal `STOCK_COUNT_LINE_NOT_FOUND`
 */
async function lockLines(
  statements: Statements,
  countId: number,
  goodsIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await statements.listRows<{ goods_id: number; expected: number }>(
    `SELECT goods_id, expected FROM stock_count_lines
      WHERE count_id = ? AND goods_id IN (?) ORDER BY goods_id FOR UPDATE`,
    [countId, goodsIds],
  )
  const expected = new Map(rows.map((row) => [row.goods_id, row.expected]))
  const missing = goodsIds.filter((id) => !expected.has(id))
  if (missing.length > 0) {
    throw new Refusal('STOCK_COUNT_LINE_NOT_FOUND', { goods: missing.slice(0, GOODS_NAMED_MAX) })
  }
  return expected
}

/** What the stock of each of the goods has moved by since the opening. */
async function readMoved(
  statements: Statements,
  expected: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  const rows = await statements.listRows<{ id: number; stock: number }>(
    'SELECT id, stock FROM goods WHERE id IN (?)',
    [[...expected.keys()]],
  )
  return new Map(rows.map(({ id, stock }) => [id, stock - (expected.get(id) ?? 0)]))
}
