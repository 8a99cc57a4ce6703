import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { ChangeGoodsBody } from './contract.ts'
import type { GoodsRow } from './goods-record.ts'
import { refuseField } from './refuse-field.ts'

/**
 * Switches whether the stock of locked goods is tracked. The ledger stays right by a correction: it comes to what was
 * counted when tracking begins, and to nothing when it ends.
 *
 * @param before - the goods as they were locked
 * @throws Refusal `VALIDATION_FAILED` where the count is missing, or is given and nothing begins
 */
export async function switchTracking(
  statements: Statements,
  before: GoodsRow,
  { tracks_stock, stock }: ChangeGoodsBody,
  { staffId }: StaffCaller,
): Promise<void> {
  const isTracked = before.tracks_stock === 1
  const isToBeTracked = tracks_stock ?? isTracked
  const begins = isToBeTracked && !isTracked
  if (stock !== undefined && !begins) {
    refuseField('stock', 'stock changes by movements and counts; it is given only where tracking begins')
  }
  if (isToBeTracked === isTracked) return
  if (begins && stock === undefined)
    refuseField('stock', 'must say how many were counted, since tracking begins')
  const after = stock ?? 0
  const correction = after - (await ledgerTotal(statements, before.id))
  if (correction !== 0) {
    await statements.change(
      `INSERT INTO stock_movements (goods_id, kind, quantity, reason, staff_id, moved_at)
       VALUES (?, 'correction', ?, ?, ?, SYSDATE(6))`,
      [before.id, correction, begins ? 'tracking switched on' : 'tracking switched off', staffId],
    )
  }
  await statements.change(
    'UPDATE goods FORCE INDEX (PRIMARY) SET tracks_stock = ?, stock = ?, sold_out = 0 WHERE id = ?',
    [isToBeTracked, after, before.id],
  )
}

/** What the movements and sales of goods add up to. Whoever writes one holds the lock of the goods. */
async function ledgerTotal(statements: Statements, goodsId: number): Promise<number> {
  const [row] = await statements.rows<{ total: number }>(
    `SELECT CAST(COALESCE((SELECT SUM(quantity) FROM stock_movements WHERE goods_id = ?), 0)
               + COALESCE((SELECT SUM(stock_change) FROM transaction_lines
                            WHERE goods_id = ? AND kind = 'goods'), 0) AS SIGNED) AS total`,
    [goodsId, goodsId],
  )
  return row?.total ?? 0
}
