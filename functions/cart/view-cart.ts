import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { readGoods } from '@kedai/shared/goods/read-goods.ts'
import {
  type CartRecord,
  flushBeforeAnswering,
  readCart,
  readCartLines,
} from '@kedai/shared/sale/cart-record.ts'
import { findTransactionOf } from '@kedai/shared/sale/paid-cart.ts'
import { priceSale } from '@kedai/shared/sale/price-sale.ts'
import type { CartView } from './contract.ts'

/**
 * The cart with its lines, the price that was accepted and the price now.
 *
 * @throws Refusal `CART_NOT_FOUND`
 */
export type ViewCart = (cartId: number) => Promise<CartView>

export function createViewCart(database: Database): ViewCart {
  return (cartId) =>
    database.read(async (statements) => {
      const cart = await readCart(statements, cartId)
      if (cart === undefined) throw new Refusal('CART_NOT_FOUND')
      return viewOf(statements, cart)
    })
}

async function viewOf(statements: Statements, cart: CartRecord): Promise<CartView> {
  const lines = await readCartLines(statements, cart.id)
  const goods = await readGoods(statements, [...new Set(lines.map((line) => line.goodsId))])
  const priced = priceSale(lines, goods)
  return {
    cart_id: cart.id,
    user_id: cart.userId,
    status: cart.hasEnded ? 'ended' : cart.status,
    ends_at: rfc3339(cart.endsAt),
    transaction_id: cart.status === 'paid' ? await tellOfSale(statements, cart.id) : null,
    total_goods: priced.totalGoods,
    total_amount: priced.totalAmount,
    lines: priced.lines.map((line) => {
      const now = goods.get(line.goodsId)
      return {
        line_number: line.lineNumber,
        goods_id: line.goodsId,
        name: line.name,
        goods_price: line.unitPrice,
        price_now: now?.isActive ? now.price : null,
        total: line.quantity,
        amount: line.amount,
        note: line.note,
      }
    }),
  }
}

/** Before a sale is spoken of, its flush is made sure of. */
async function tellOfSale(statements: Statements, cartId: number): Promise<string> {
  await flushBeforeAnswering(statements, cartId)
  return findTransactionOf(statements, cartId)
}
