import type { Statements } from '@kedai/shared/database/statements.ts'
import { type CustomerAccount, lockCustomer, requireCredit } from '@kedai/shared/sale/customer-account.ts'
import { creditOf } from '@kedai/shared/sale/decide-payment.ts'
import type { Sale } from '@kedai/shared/sale/decide-sale.ts'
import { holdOpenShift } from '@kedai/shared/sale/open-shift.ts'
import type { PayOrder } from './pay-order.ts'

/** Where the money of a sale goes, held until COMMIT. */
export interface HeldMoney {
  /** The account that a tender on credit goes on. */
  readonly customer: CustomerAccount | undefined
  /** The shift of the drawer that staff put cash into; null where there is none. */
  readonly shiftId: number | null
}

/**
 * Locks the customer's account, then the shift: after the cart and before the goods, as everywhere.
 *
 * @throws Refusal `CUSTOMER_NOT_FOUND`, `CREDIT_LIMIT` or `SHIFT_REQUIRED`
 */
export async function holdMoney(
  statements: Statements,
  { tenders, totalAmount }: Pick<Sale, 'tenders' | 'totalAmount'>,
  { caller, current, body }: PayOrder,
): Promise<HeldMoney> {
  const isOffline = body.offline !== undefined
  const credit = creditOf(tenders)
  const customer = credit && (await lockCustomer(statements, credit.customerId))
  // What was given offline is owed, whatever the limit says.
  if (credit && customer && !isOffline) requireCredit(customer, credit.amount)
  const isCashTaken =
    caller.kind === 'staff' && totalAmount > 0 && tenders.some(({ method }) => method === 'cash')
  const shiftId = isCashTaken
    ? await holdOpenShift(statements, caller.drawer, current.settings.is_shift_required && !isOffline)
    : null
  return { customer, shiftId }
}
