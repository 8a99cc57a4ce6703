import { newCartId } from '@kedai/shared/contract/ids.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { readGoods } from '@kedai/shared/goods/read-goods.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { type CartRecord, readCart, readCartLines } from '@kedai/shared/sale/cart-record.ts'
import { totalsOf } from './cart-totals.ts'
import type { AddToCartBody, CartTotals } from './contract.ts'
import { decideAddition } from './decide-addition.ts'
import { withinCart } from './within-cart.ts'

/** Adds goods to a cart, or opens one with them. */
export type AddToCart = (
  body: AddToCartBody,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<CartTotals>>

export function createAddToCart(database: Database): AddToCart {
  return (body, idempotency) =>
    withinCart(database, {
      cartId: body.cart_id,
      userId: body.user_id,
      idempotency,
      openCart: (statements) => openCart(statements, body.user_id),
      work: (statements, cart) => addLine(statements, cart, body),
    })
}

async function openCart(statements: Statements, userId: number): Promise<CartRecord> {
  const id = newCartId()
  await statements.change('INSERT INTO carts (id, user_id, opened_at) VALUES (?, ?, SYSDATE(6))', [
    id,
    userId,
  ])
  const cart = await readCart(statements, id)
  if (cart === undefined) throw new Error('a cart that was just opened is not there')
  return cart
}

async function addLine(statements: Statements, cart: CartRecord, body: AddToCartBody): Promise<CartTotals> {
  const lines = await readCartLines(statements, cart.id)
  const goods = await readGoods(statements, [body.goods_id])
  const { line, isNew } = decideAddition(
    { lines, goods: goods.get(body.goods_id), lastLineNumber: cart.lastLineNumber },
    { quantity: body.total, shownPrice: body.goods_price, note: body.note },
  )
  if (isNew) {
    await statements.change('UPDATE carts SET last_line_number = ? WHERE id = ?', [line.lineNumber, cart.id])
    await statements.change(
      `INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price, note)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [cart.id, line.lineNumber, line.goodsId, line.quantity, line.unitPrice, line.note],
    )
  } else {
    await statements.change(
      'UPDATE cart_lines SET quantity = ?, unit_price = ?, note = ? WHERE cart_id = ? AND line_number = ?',
      [line.quantity, line.unitPrice, line.note, cart.id, line.lineNumber],
    )
  }
  return totalsOf(cart.id, [...lines.filter((other) => other.lineNumber !== line.lineNumber), line])
}
