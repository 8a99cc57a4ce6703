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

interface Frozen {
  goods_id: number
  expected: number
  stock: number
}

export function createEnterCounts(database: Database): EnterCounts {
  return (countId, entries, { staffId }) =>
    database.transaction(
      async (statements) => {
        const count = await lockCount(statements, countId, 'LOCK IN SHARE MODE')
        refuseUnlessOpen(countId, count)
        const goodsIds = entries.map((entry) => entry.goods_id)
        const frozen = await readFrozen(statements, countId, goodsIds)
        const rows = entries
          .toSorted((a, b) => a.goods_id - b.goods_id)
          .map(({ goods_id, counted }) => {
            const line = frozen.get(goods_id) ?? { expected: 0, stock: 0 }
            const moved = count.asOf === 'entry' && counted !== null ? line.stock - line.expected : 0
            return [countId, goods_id, line.expected, moved, counted, counted === null ? null : staffId]
          })
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

/** @throws Refusal `STOCK_COUNT_LINE_NOT_FOUND` */
async function readFrozen(
  statements: Statements,
  countId: number,
  goodsIds: readonly number[],
): Promise<ReadonlyMap<number, Frozen>> {
  const rows = await statements.listRows<Frozen>(
    `SELECT count_line.goods_id, count_line.expected, goods.stock
       FROM stock_count_lines count_line JOIN goods ON goods.id = count_line.goods_id
      WHERE count_line.count_id = ? AND count_line.goods_id IN (?)`,
    [countId, goodsIds],
  )
  const frozen = new Map(rows.map((row) => [row.goods_id, row]))
  const missing = goodsIds.filter((id) => !frozen.has(id))
  if (missing.length > 0) {
    throw new Refusal('STOCK_COUNT_LINE_NOT_FOUND', { goods: missing.slice(0, GOODS_NAMED_MAX) })
  }
  return frozen
}
