import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { findStoredAnswer, storeAnswer } from '@kedai/shared/idempotency/stored-answers.ts'
import { type CartRecord, flushBeforeAnswering, lockCart } from '@kedai/shared/sale/cart-record.ts'
import { refusePaidCart } from '@kedai/shared/sale/paid-cart.ts'
import type { CartTotals } from './contract.ts'

/** What a change of a cart needs from outside. */
export type CartNeeds = Pick<Platform, 'database' | 'settings'>

export interface CartChange {
  /** Undefined opens a new cart for the work. */
  readonly cartId: number | undefined
  /** Where it is given, the cart must be this customer's. */
  readonly userId?: number
  readonly idempotency: Idempotency | undefined
  readonly openCart?: (statements: Statements) => Promise<CartRecord>
  /** The change itself, on a locked open cart; its answer is stored with the key. */
  readonly work: (statements: Statements, cart: CartRecord) => Promise<CartTotals>
}

/**
 * One change of a cart in one transaction: the cart's row first, then the key, then the work, and the stored
 * answer last.
 *
 * @throws Refusal `CART_NOT_FOUND`, `CART_ALREADY_PAID`, `CART_ENDED`, `IDEMPOTENCY_KEY_REUSED`, `IN_PROGRESS`
 *   and what the work refuses
 */
export function withinCart(database: Database, change: CartChange): Promise<Outcome<CartTotals>> {
  const { cartId, userId, idempotency, openCart, work } = change
  return database.transaction<Outcome<CartTotals>>(
    async (statements) => {
      const found = cartId === undefined ? undefined : await lockCart(statements, cartId)

      const earlier = idempotency && (await findStoredAnswer<CartTotals>(statements, idempotency))
      if (earlier !== undefined) {
        await flushBeforeAnswering(statements, earlier.cart_id)
        return { answer: earlier, isReplay: true }
      }

      const cart = cartId === undefined ? await openCart?.(statements) : found
      if (cart === undefined || (userId !== undefined && cart.userId !== userId))
        throw new Refusal('CART_NOT_FOUND')
      if (cart.status === 'paid') return refusePaidCart(statements, cart.id)
      if (cart.hasEnded) throw new Refusal('CART_ENDED')

      const answer = await work(statements, cart)
      if (idempotency !== undefined) await storeAnswer(statements, idempotency, answer)
      return { answer, isReplay: false }
    },
    { recognisesItself: idempotency !== undefined },
  )
}
