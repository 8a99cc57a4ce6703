import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import {
  type CustomerAccount,
  findAndLockCustomer,
  requireCredit,
} from '@kedai/shared/sale/customer-account.ts'
import { creditOf } from '@kedai/shared/sale/decide-payment.ts'
import type { Sale } from '@kedai/shared/sale/decide-sale.ts'
import { findAndHoldShift, requireShift } from '@kedai/shared/sale/open-shift.ts'
import { type PayOrder, tendersOf } from './pay-order.ts'

/** Where the money of orders can go, held until COMMIT. */
export interface HeldMoney {
  /** Accounts that tenders on credit go on, by customer; what is booked on one is added to its balance here. */
  readonly customers: Map<number, CustomerAccount>
  /** The open shift of each drawer that gets cash; null where it has none. */
  readonly shifts: ReadonlyMap<string, number | null>
}

/** Where the money of one sale goes. */
export interface SaleMoney {
  /** The account that a tender on credit goes on, as it is before. */
  readonly customer: CustomerAccount | undefined
  /** The shift of the drawer that staff put cash into; null where there is none. */
  readonly shiftId: number | null
}

/** Locks customers' accounts, then shifts, each ascending: after the carts and before the goods, as everywhere. */
export async function holdMoney(statements: Statements, orders: readonly PayOrder[]): Promise<HeldMoney> {
  const customers = new Map<number, CustomerAccount>()
  for (const customerId of ascending(orders.map((order) => creditOf(tendersOf(order.body))?.customerId))) {
    const customer = await findAndLockCustomer(statements, customerId)
    if (customer !== undefined) customers.set(customerId, customer)
  }
  const shifts = new Map<string, number | null>()
  for (const drawer of ascending(orders.map(drawerOf))) {
    shifts.set(drawer, await findAndHoldShift(statements, drawer))
  }
  return { customers, shifts }
}

/**
 * Books the money of a sale on what is held, for the orders after it.
 *
 * @throws Refusal `CUSTOMER_NOT_FOUND`, `CREDIT_LIMIT` or `SHIFT_REQUIRED`
 */
export function takeMoney(
  { customers, shifts }: HeldMoney,
  { tenders, totalAmount }: Pick<Sale, 'tenders' | 'totalAmount'>,
  order: PayOrder,
): SaleMoney {
  const isOffline = order.body.offline !== undefined
  const credit = creditOf(tenders)
  const customer = credit && customers.get(credit.customerId)
  if (credit !== undefined) {
    if (customer === undefined) throw new Refusal('CUSTOMER_NOT_FOUND')
    // What was given offline is owed, whatever the limit says.
    if (!isOffline) requireCredit(customer, credit.amount)
  }
  const drawer = totalAmount > 0 ? drawerOf(order) : undefined
  const shiftId = drawer === undefined ? null : (shifts.get(drawer) ?? null)
  if (drawer !== undefined && !isOffline && order.current.settings.is_shift_required) {
    requireShift(shiftId, drawer)
  }
  // Last, since a refusal must leave nothing behind.
  if (credit !== undefined && customer !== undefined) {
    customers.set(customer.id, { ...customer, balance: customer.balance + credit.amount })
  }
  return { customer, shiftId }
}

/** The drawer that staff put cash into; undefined where none gets any. */
function drawerOf({ caller, body }: PayOrder): string | undefined {
  const isCash = tendersOf(body).some(({ method }) => method === 'cash')
  return caller.kind === 'staff' && isCash ? caller.drawer : undefined
}

/** Each once. */
function ascending<T extends number | string>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort((one, other) =>
    one < other ? -1 : 1,
  )
}
