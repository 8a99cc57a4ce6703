import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { readGoods } from '@kedai/shared/goods/read-goods.ts'
import type { ShownGoods } from './contract.ts'

/**
 * One of the goods on sale.
 *
 * @throws Refusal `GOODS_NOT_FOUND`
 */
export type ShowGoods = (goodsId: number) => Promise<ShownGoods>

export function createShowGoods(database: Database): ShowGoods {
  return (goodsId) =>
    database.read(async (statements) => {
      const goods = (await readGoods(statements, [goodsId])).get(goodsId)
      if (goods === undefined || !goods.isActive) throw new Refusal('GOODS_NOT_FOUND')
      return { id: goods.id, name: goods.name, price: goods.price }
    })
}
