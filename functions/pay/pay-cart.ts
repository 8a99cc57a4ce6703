import type { Caller } from '@kedai/shared/auth/caller.ts'
import { newTransactionId } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import {
  type CartRecord,
  flushBeforeAnswering,
  lockCart,
  readCartLines,
} from '@kedai/shared/sale/cart-record.ts'
import { isAllCash } from '@kedai/shared/sale/decide-payment.ts'
import { decideSale } from '@kedai/shared/sale/decide-sale.ts'
import { refusePaidCart } from '@kedai/shared/sale/paid-cart.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import { readSaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import { admitOrder } from './admit-order.ts'
import { bookSale } from './book-sale.ts'
import type { PayBody, Payment } from './contract.ts'
import { findPaymentById, findPaymentByKey } from './find-payment.ts'
import { holdMoney } from './hold-money.ts'
import { discountsOf, type PayOrder, tendersOf } from './pay-order.ts'
import { openOfflineCart, sellOffline } from './sell-offline.ts'
import { takeStock } from './take-stock.ts'

/** Pays a cart: one sale or none, whatever is repeated. */
export type PayCart = (
  body: PayBody,
  caller: Caller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<Payment>>

export function createPayCart({
  database,
  settings,
  goodsChanged,
}: Pick<Platform, 'database' | 'settings' | 'goodsChanged'>): PayCart {
  return async (body, caller, idempotency) => {
    if (body.offline !== undefined && idempotency === undefined) throw new Refusal('IDEMPOTENCY_KEY_REQUIRED')
    const order: PayOrder = {
      body,
      caller,
      idempotency,
      current: await settings.current(),
      now: Date.now(),
      transactionId: newTransactionId(),
    }
    const outcome = await database.transaction((statements) => payOnce(statements, order), {
      recognisesItself: true,
    })
    if (!outcome.isReplay) goodsChanged.fire()
    return outcome
  }
}

/**
 * The statements of one try, in the order in which everything locks: cart, customer's account, shift, goods
 * ascending, ledger head.
 */
async function payOnce(statements: Statements, order: PayOrder): Promise<Outcome<Payment> | Refusal> {
  const { body, idempotency, transactionId } = order
  const found = await lockCart(statements, body.cart_id)

  const replay = idempotency && (await findPaymentByKey(statements, idempotency))
  if (replay !== undefined) {
    await flushBeforeAnswering(statements, body.cart_id)
    // Booked by an earlier try of this very request: then it is the first answer, not a repeat.
    return { answer: replay, isReplay: replay.transaction_id !== transactionId }
  }

  if (found?.status === 'paid') {
    const ours = await findPaymentById(statements, transactionId)
    if (ours === undefined) return refusePaidCart(statements, found.id)
    await flushBeforeAnswering(statements, found.id)
    return { answer: ours, isReplay: false }
  }
  if (body.offline !== undefined) {
    admitOrder(order)
    const cart = await openOfflineCart(statements, found, body.cart_id, body.offline)
    return { answer: await sellOffline(statements, cart, order, body.offline), isReplay: false }
  }
  if (found === undefined) throw new Refusal('CART_NOT_FOUND')
  if (found.hasEnded) throw new Refusal('CART_ENDED')
  admitOrder(order)
  return { answer: await sell(statements, found, order), isReplay: false }
}

async function sell(statements: Statements, cart: CartRecord, order: PayOrder): Promise<Payment> {
  const { body, current, now } = order
  const tenders = tendersOf(body)
  const lines = await readCartLines(statements, cart.id)
  const facts = {
    lines,
    catalogue: await readSaleCatalogue(statements, lines),
    rules: priceRulesOf(current, now, { isCash: isAllCash(tenders), discounts: discountsOf(body) }),
    tenders,
  }
  const decided = decideSale(facts)
  const money = await holdMoney(statements, decided, order)
  const sale = await takeStock(statements, facts, decided)
  return bookSale(statements, { cart, sale, money, order })
}
