import { newCartId } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { createGoods, type NewGoods } from '../goods/create-goods.ts'

let goodsCount = 0

/** Puts goods on sale. */
export function buildGoods(database: Database, goods: Partial<NewGoods> = {}): Promise<number> {
  const named = { name: `Kopi ${++goodsCount}`, price: 5000, stock: 100, ...goods }
  return database.transaction((statements) => createGoods(statements, named), { recognisesItself: false })
}

export interface CartToBuild {
  readonly userId?: number
  readonly lines?: readonly { goodsId: number; quantity?: number; unitPrice?: number; note?: string }[]
}

/** Opens a cart with these lines, past the cart function's rules. */
export function buildCart(
  database: Database,
  { userId = 100, lines = [] }: CartToBuild = {},
): Promise<number> {
  const cartId = newCartId()
  return database.transaction(
    async (statements) => {
      await statements.change(
        'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES (?, ?, ?, SYSDATE(6))',
        [cartId, userId, lines.length],
      )
      await statements.insertRows(
        'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price, note) VALUES ?',
        lines.map(({ goodsId, quantity = 1, unitPrice = 5000, note = '' }, index) => [
          cartId,
          index + 1,
          goodsId,
          quantity,
          unitPrice,
          note,
        ]),
      )
      return cartId
    },
    { recognisesItself: false },
  )
}
