import type { Statements } from '@kedai/shared/database/statements.ts'
import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { readGoods } from '@kedai/shared/goods/read-goods.ts'
import { STOCK_DECISIONS_MAX } from '@kedai/shared/limits.ts'
import { decideSale, type GoodsNeed, type Sale, type SaleFacts } from '@kedai/shared/sale/decide-sale.ts'

/**
 * Takes a decided sale's goods from the stock: ascending by goods, each by one conditional write. What was read
 * before is only a guess; the write itself tells whether price, stock and the rest still hold.
 *
 * @param facts - what the sale was decided by
 * @returns the sale, as it was decided last
 * @throws Refusal as {@link decideSale}
 */
export async function takeStock(statements: Statements, facts: SaleFacts, decided: Sale): Promise<Sale> {
  const goods = new Map(facts.catalogue.goods)
  let sale = decided
  const taken = new Set<number>()
  for (let decisions = 1; decisions <= STOCK_DECISIONS_MAX; decisions++) {
    const missed = await takeNext(statements, sale.needs, taken)
    if (missed === undefined) return sale
    // Changed since it was read: on what is there now the same rules say what to refuse, or that it fits again.
    const now = (await readGoods(statements, [missed.goodsId])).get(missed.goodsId)
    if (now === undefined) goods.delete(missed.goodsId)
    else goods.set(now.id, now)
    sale = decideSale({ ...facts, catalogue: { ...facts.catalogue, goods } })
  }
  throw new Unavailable(new Error(`goods kept changing through ${STOCK_DECISIONS_MAX} decisions`))
}
/** @returns the first need that could not be taken, or undefined when all are */
async function takeNext(
  statements: Statements,
  needs: readonly GoodsNeed[],
  taken: Set<number>,
): Promise<GoodsNeed | undefined> {
  for (const need of needs) {
    if (taken.has(need.goodsId)) continue
    if (!(await take(statements, need))) return need
    taken.add(need.goodsId)
  }
  return undefined
}

// By the primary key, always: through goods_by_price the index entry would be locked before the row, the other way
// round than by whoever edits the goods, and the two deadlock.
async function take(
  statements: Statements,
  { goodsId, quantity, price, tracksStock }: GoodsNeed,
): Promise<boolean> {
  if (tracksStock) {
    const matched = await statements.change(
      `UPDATE goods FORCE INDEX (PRIMARY) SET stock = stock - ?
        WHERE id = ? AND price = ? AND is_active = 1 AND tracks_stock = 1 AND stock >= ?`,
      [quantity, goodsId, price, quantity],
    )
    return matched === 1
  }
  // Nothing to count: a shared lock keeps price and "habis" as they are, and lets other sales of it pass.
  const matching = await statements.rows(
    `SELECT id FROM goods FORCE INDEX (PRIMARY)
      WHERE id = ? AND price = ? AND is_active = 1 AND tracks_stock = 0 AND sold_out = 0 LOCK IN SHARE MODE`,
    [goodsId, price],
  )
  return matching.length === 1
}
