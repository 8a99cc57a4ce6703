import assert from 'node:assert/strict'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { modifierIdsText, optionsHash } from '@kedai/shared/goods/modifiers.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { refuseOtherRequest } from '@kedai/shared/idempotency/stored-answers.ts'
import {
  type CartRecord,
  flushBeforeAnswering,
  lockCart,
  readCart,
  readCartLines,
} from '@kedai/shared/sale/cart-record.ts'
import { decidePayment, isAllCash } from '@kedai/shared/sale/decide-payment.ts'
import { needsOf } from '@kedai/shared/sale/decide-sale.ts'
import { refusePaidCart } from '@kedai/shared/sale/paid-cart.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import { lockSaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import { admitOrder } from './admit-order.ts'
import { bookSales } from './book-sales.ts'
import type { OfflineSale, Payment } from './contract.ts'
import { findPaymentsByKey } from './find-payment.ts'
import { holdMoney, takeMoney } from './hold-money.ts'
import { discountsOf, type PayOrder, tendersOf } from './pay-order.ts'
import { priceOfflineSale } from './price-offline-sale.ts'

/** Stock that a sale took although the books had none; booked before it, so that they never go below zero. */
const SHORT = 'Sold offline although the books had less'

/**
 * The cart of a sale that was made offline: the one of the till's number, opened now where it was made offline too,
 * with what was sold in it.
 *
 * @param found - the locked cart, where there is one
 */
async function openOfflineCart(
  statements: Statements,
  found: CartRecord | undefined,
  cartId: number,
  { lines, user_id }: OfflineSale,
): Promise<CartRecord> {
  if (lines === undefined) {
    if (found === undefined) throw new Refusal('CART_NOT_FOUND')
    return found
  }
  if (found === undefined) {
    await statements.change(
      'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES (?, ?, ?, SYSDATE(6))',
      [cartId, user_id, lines.length],
    )
  } else await statements.change('DELETE FROM cart_lines WHERE cart_id = ?', [cartId])
  await statements.insertRows(
    `INSERT INTO cart_lines (cart_id, line_number, goods_id, options_hash, modifier_ids, quantity, unit_price, note)
     VALUES ?`,
    lines.map((line, index) => [
      cartId,
      index + 1,
      line.goods_id,
      // Lines as the till had them, though two may be of the same goods: the number tells them apart.
      optionsHash(`${index + 1}:${modifierIdsText(line.modifiers)}`),
      modifierIdsText(line.modifiers),
      line.total,
      line.goods_price,
      line.note,
    ]),
  )
  const cart = found ?? (await readCart(statements, cartId))
  assert.ok(cart, 'a cart that was just opened is there')
  return cart
}

/**
 * Books a sale that was made already, once: neither price nor stock nor anything of the catalogue refuses it. What is
 * missing of the stock is booked as a correction.
 *
 * @throws Refusal `CART_NOT_FOUND`, `CART_EMPTY`, `GOODS_NOT_FOUND` for goods that never were, `PAYMENT_TOO_LOW`,
 *   `PAYMENT_NOT_EXACT`, and what {@link admitOrder} refuses
 * @returns a refusal that speaks of a sale, to be committed before it is said
 */
export async function sellOffline(
  statements: Statements,
  order: PayOrder,
): Promise<Outcome<Payment> | Refusal> {
  const { body, idempotency, transactionId } = order
  const found = await lockCart(statements, body.cart_id)
  const [earlier] = (await findPaymentsByKey(statements, idempotency ? [idempotency.key] : [])).values()
  if (earlier !== undefined) {
    refuseOtherRequest(idempotency, earlier.fingerprint)
    await flushBeforeAnswering(statements, body.cart_id)
    return { answer: earlier.payment, isReplay: earlier.payment.transaction_id !== transactionId }
  }
  // With a key that is new, so it was paid by another request.
  if (found?.status === 'paid') return refusePaidCart(statements, found.id)
  admitOrder(order)
  return { answer: await bookOffline(statements, found, order), isReplay: false }
}

async function bookOffline(
  statements: Statements,
  found: CartRecord | undefined,
  order: PayOrder,
): Promise<Payment> {
  const { body, current } = order
  const { offline } = body
  assert.ok(offline, 'a sale made offline says so')
  const cart = await openOfflineCart(statements, found, body.cart_id, offline)
  const lines = await readCartLines(statements, cart.id)
  if (lines.length === 0) throw new Refusal('CART_EMPTY')
  const tenders = tendersOf(body)
  const totalAmount = offline.total_amount
  const payment = decidePayment(totalAmount, tenders)
  const money = takeMoney(await holdMoney(statements, [order]), { tenders, totalAmount }, order)

  const catalogue = await lockSaleCatalogue(statements, lines)
  const missing = lines.filter((line) => !catalogue.goods.has(line.goodsId))
  if (missing.length > 0) {
    throw new Refusal('GOODS_NOT_FOUND', { goods: missing.map(({ goodsId }) => goodsId) })
  }
  for (const { goodsId, quantity, tracksStock } of needsOf(lines, catalogue.goods)) {
    const stock = catalogue.goods.get(goodsId)?.stock ?? 0
    if (tracksStock) await takeWhatIsGone(statements, order, { goodsId, quantity, stock })
  }
  const rules = priceRulesOf(current, Date.parse(offline.sold_at), {
    isCash: isAllCash(tenders),
    discounts: discountsOf(body),
  })
  const priced = priceOfflineSale(lines, catalogue, rules, totalAmount)
  const [booked] = await bookSales(statements, [{ cart, sale: { ...priced, ...payment }, money, order }])
  assert.ok(booked, 'one sale has one answer')
  return booked
}

async function takeWhatIsGone(
  statements: Statements,
  { caller }: PayOrder,
  { goodsId, quantity, stock }: { goodsId: number; quantity: number; stock: number },
): Promise<void> {
  const short = Math.max(0, quantity - stock)
  if (short > 0) {
    await statements.change(
      `INSERT INTO stock_movements (goods_id, kind, quantity, reason, staff_id, moved_at)
       VALUES (?, 'correction', ?, ?, ?, SYSDATE(6))`,
      [goodsId, short, SHORT, caller.kind === 'staff' ? caller.staffId : null],
    )
  }
  const taken = await statements.change(
    `UPDATE goods FORCE INDEX (PRIMARY) SET stock = stock + ? - ?
      WHERE id = ? AND tracks_stock = 1 AND stock = ?`,
    [short, quantity, goodsId, stock],
  )
  assert.equal(taken, 1, 'locked goods have the stock that was read')
}
