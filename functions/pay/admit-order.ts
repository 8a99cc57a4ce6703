import { requirePermission } from '@kedai/shared/auth/caller.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { CLOCK_AHEAD_MINUTES_MAX, OFFLINE_DAYS_MAX } from '@kedai/shared/limits.ts'
import type { PaymentMethod, Tender } from '@kedai/shared/sale/payment-method.ts'
import { isOpen } from '@kedai/shared/settings/opening-hours.ts'
import { type PayOrder, tendersOf } from './pay-order.ts'

/** What a customer pays by without anybody of the staff. */
const CUSTOMERS_METHODS: readonly PaymentMethod[] = ['cash', 'counter']

/**
 * Whether this caller may pay in this way now. Asked only where the sale is not booked already: a repeat gets its
 * answer also when the shop has closed since.
 *
 * @throws Refusal `SIGN_IN_REQUIRED`, `PERMISSION_DENIED`, `METHOD_NEEDS_STAFF`, `CASH_NEEDS_STAFF`, `SHOP_CLOSED`,
 *   `TENDER_NOT_OFFERED` or `SOLD_AT_REFUSED`
 */
export function admitOrder(order: PayOrder): void {
  const { body, caller } = order
  const tenders = tendersOf(body)
  if (body.tenders !== undefined) requirePermission(caller, 'sales.take')
  if (body.discounts.length > 0) requirePermission(caller, 'discounts.give')
  if (body.offline !== undefined) {
    requirePermission(caller, 'sales.offline')
    refuseOtherTimes(Date.parse(body.offline.sold_at), order.now)
    // The goods are gone, however they were paid for.
    return
  }
  if (caller.kind === 'public') admitCustomer(order, tenders)
  else admitStaff(order, tenders)
  const missing = tenders.find(({ method }) => !order.current.settings.tenders.includes(method))
  if (missing !== undefined) {
    throw new Refusal('TENDER_NOT_OFFERED', {
      method: missing.method,
      tenders: order.current.settings.tenders,
    })
  }
}

function admitCustomer({ current, now }: PayOrder, tenders: readonly Tender[]): void {
  for (const { method } of tenders) {
    if (!CUSTOMERS_METHODS.includes(method)) throw new Refusal('METHOD_NEEDS_STAFF', { method })
    if (method === 'cash' && !current.allowsPublicCash) throw new Refusal('CASH_NEEDS_STAFF')
  }
  if (!isOpen(current.settings, current.businessDay.timeZone, now)) throw new Refusal('SHOP_CLOSED')
}

function admitStaff({ caller }: PayOrder, tenders: readonly Tender[]): void {
  requirePermission(caller, 'sales.take')
  if (tenders.some(({ method }) => method === 'kasbon')) requirePermission(caller, 'credit.give')
}

/** A till whose clock is far off is put right first: the time of a sale stays on it for good. */
function refuseOtherTimes(soldAt: number, now: number): void {
  const earliest = now - OFFLINE_DAYS_MAX * 86_400_000
  const latest = now + CLOCK_AHEAD_MINUTES_MAX * 60_000
  if (soldAt >= earliest && soldAt <= latest) return
  throw new Refusal('SOLD_AT_REFUSED', {
    earliest: new Date(earliest).toISOString(),
    latest: new Date(latest).toISOString(),
  })
}
