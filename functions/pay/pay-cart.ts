import { newTransactionId } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { BusinessDay } from '@kedai/shared/ledger/business-date.ts'
import { flushBeforeAnswering, lockCart, readCartLines } from '@kedai/shared/sale/cart-record.ts'
import { refusePaidCart } from '@kedai/shared/sale/paid-cart.ts'
import { bookSale } from './book-sale.ts'
import type { PayBody, Payment } from './contract.ts'
import { findPaymentById, findPaymentByKey } from './find-payment.ts'
import { takeStock } from './take-stock.ts'

/** Pays a cart: one sale or none, whatever is repeated. */
export type PayCart = (body: PayBody, idempotency: Idempotency | undefined) => Promise<Outcome<Payment>>

export function createPayCart({
  database,
  settings,
  goodsChanged,
}: Pick<Platform, 'database' | 'settings' | 'goodsChanged'>): PayCart {
  return async (body, idempotency) => {
    // Made before the first try: should a COMMIT's outcome be unknown, the next try knows the sale by it.
    const transactionId = newTransactionId()
    const { businessDay } = await settings.current()
    const outcome = await database.transaction(
      (statements) => payOnce(statements, { ...body, transactionId, idempotency, businessDay }),
      { recognisesItself: true },
    )
    if (!outcome.isReplay) goodsChanged.fire()
    return outcome
  }
}

interface PayOrder extends PayBody {
  readonly transactionId: string
  readonly idempotency: Idempotency | undefined
  readonly businessDay: BusinessDay
}

/** The statements of one try, in the order in which everything locks: cart, goods ascending, ledger head. */
async function payOnce(statements: Statements, order: PayOrder): Promise<Outcome<Payment> | Refusal> {
  const cart = await lockCart(statements, order.cart_id)

  const replay = order.idempotency && (await findPaymentByKey(statements, order.idempotency))
  if (replay !== undefined) {
    await flushBeforeAnswering(statements, order.cart_id)
    // Booked by an earlier try of this very request: then it is the first answer, not a repeat.
    return { answer: replay, isReplay: replay.transaction_id !== order.transactionId }
  }

  if (cart === undefined) throw new Refusal('CART_NOT_FOUND')
  if (cart.status === 'paid') {
    const ours = await findPaymentById(statements, order.transactionId)
    if (ours === undefined) return refusePaidCart(statements, cart.id)
    await flushBeforeAnswering(statements, cart.id)
    return { answer: ours, isReplay: false }
  }
  if (cart.hasEnded) throw new Refusal('CART_ENDED')

  const sale = await takeStock(statements, await readCartLines(statements, cart.id), {
    method: order.method,
    paymentAmount: order.payment_amount,
  })
  return { answer: await bookSale(statements, { cart, sale, ...order }), isReplay: false }
}
