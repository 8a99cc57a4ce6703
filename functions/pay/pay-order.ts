import type { Caller } from '@kedai/shared/auth/caller.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Discount } from '@kedai/shared/sale/discounts.ts'
import type { Tender } from '@kedai/shared/sale/payment-method.ts'
import type { CurrentSettings } from '@kedai/shared/settings/current-settings.ts'
import type { PayBody } from './contract.ts'

/** Everything that one request to pay is decided by, the same in each of its tries. */
export interface PayOrder {
  readonly body: PayBody
  readonly caller: Caller
  readonly idempotency: Idempotency | undefined
  readonly current: CurrentSettings
  /** When it was asked for, in milliseconds since 1970. */
  readonly now: number
  /** Made before the first try: should a COMMIT's outcome be unknown, the next try knows the sale by it. */
  readonly transactionId: string
}

/** One tender, or the several of a split payment. */
export function tendersOf({ tenders, method, payment_amount, customer_id }: PayBody): Tender[] {
  if (tenders === undefined) return [{ method, amount: payment_amount, customerId: customer_id ?? null }]
  return tenders.map((one) => ({
    method: one.method,
    amount: one.amount,
    customerId: one.customer_id ?? null,
  }))
}

export function discountsOf({ discounts }: PayBody): Discount[] {
  return discounts.map(({ line_number, amount, basis_points, reason }) => ({
    ofLine: line_number ?? null,
    off: amount === undefined ? { basisPoints: basis_points ?? 0 } : { amount },
    reason,
  }))
}
