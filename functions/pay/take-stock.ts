import assert from 'node:assert/strict'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { GoodsNeed } from '@kedai/shared/sale/decide-sale.ts'

/**
 * Takes what sales need from the stock of goods that are locked and were decided by. The conditions hold then, so
 * they are the second guard; `CHECK (stock >= 0)` is the third.
 */
export async function takeStock(
  statements: Statements,
  needs: readonly Pick<GoodsNeed, 'goodsId' | 'quantity' | 'tracksStock'>[],
): Promise<void> {
  const quantities = new Map<number, number>()
  for (const { goodsId, quantity, tracksStock } of needs) {
    if (tracksStock) quantities.set(goodsId, (quantities.get(goodsId) ?? 0) + quantity)
  }
  if (quantities.size === 0) return
  const cases = [...quantities].flat()
  const quantityOf = `CASE id ${'WHEN ? THEN ? '.repeat(quantities.size)}END`
  const matched = await statements.listChange(
    `UPDATE goods FORCE INDEX (PRIMARY) SET stock = stock - ${quantityOf}
      WHERE id IN (?) AND is_active = 1 AND tracks_stock = 1 AND stock >= ${quantityOf}`,
    [...cases, [...quantities.keys()], ...cases],
  )
  assert.equal(matched, quantities.size, 'locked goods have the stock that was decided by')
}
