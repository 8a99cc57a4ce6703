import { newCartId } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { modifierIdsText, optionsHash, readModifierGroups } from '@kedai/shared/goods/modifiers.ts'
import { readGoods } from '@kedai/shared/goods/read-goods.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { type CartRecord, readCart, readCartLines } from '@kedai/shared/sale/cart-record.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import type { PriceRules } from '@kedai/shared/sale/price-sale.ts'
import { totalsOf } from './cart-totals.ts'
import type { AddToCartBody, CartTotals } from './contract.ts'
import { decideAddition } from './decide-addition.ts'
import { type CartNeeds, withinCart } from './within-cart.ts'

/** Adds goods to a cart, or opens one with them. */
export type AddToCart = (
  body: AddToCartBody,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<CartTotals>>

export function createAddToCart({ database, settings }: CartNeeds): AddToCart {
  return async (body, idempotency) => {
    const rules = priceRulesOf(await settings.current(), Date.now(), { isCash: true })
    return withinCart(database, {
      cartId: body.cart_id,
      userId: body.user_id,
      idempotency,
      openCart: (statements) => openCart(statements, body.user_id),
      work: (statements, cart) => addLine(statements, cart, body, rules),
    })
  }
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

async function addLine(
  statements: Statements,
  cart: CartRecord,
  body: AddToCartBody,
  rules: PriceRules,
): Promise<CartTotals> {
  const lines = await readCartLines(statements, cart.id)
  const goods = (await readGoods(statements, [body.goods_id])).get(body.goods_id)
  const groups = goods?.hasModifiers ? await readModifierGroups(statements, [goods.id]) : undefined
  const { line, isNew } = decideAddition(
    { lines, goods, groups: groups?.get(body.goods_id) ?? [], lastLineNumber: cart.lastLineNumber },
    { quantity: body.total, shownPrice: body.goods_price, note: body.note, modifierIds: body.modifiers },
  )
  if (isNew) {
    await statements.change('UPDATE carts SET last_line_number = ? WHERE id = ?', [line.lineNumber, cart.id])
    await statements.change(
      `INSERT INTO cart_lines (cart_id, line_number, goods_id, options_hash, modifier_ids, quantity, unit_price, note)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        cart.id,
        line.lineNumber,
        line.goodsId,
        optionsHash(modifierIdsText(line.modifierIds)),
        modifierIdsText(line.modifierIds),
        line.quantity,
        line.unitPrice,
        line.note,
      ],
    )
  } else {
    await statements.change(
      'UPDATE cart_lines SET quantity = ?, unit_price = ?, note = ? WHERE cart_id = ? AND line_number = ?',
      [line.quantity, line.unitPrice, line.note, cart.id, line.lineNumber],
    )
  }
  return totalsOf(cart.id, [...lines.filter((other) => other.lineNumber !== line.lineNumber), line], rules)
}
