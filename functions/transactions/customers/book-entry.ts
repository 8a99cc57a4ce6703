import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { businessDateNow, readLedgerClock } from '@kedai/shared/ledger/ledger-head.ts'
import { bookCustomerEntry, lockCustomer } from '@kedai/shared/sale/customer-account.ts'
import { holdOpenShift } from '@kedai/shared/sale/open-shift.ts'
import type { CorrectBody, Customer, RepayBody } from './contract.ts'
import { readCustomer } from './customer-record.ts'

type BookEntry<Body> = (
  customerId: number,
  body: Body,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<Customer>>

/**
 * A customer pays back; cash goes into the drawer's open shift.
 *
 * @throws Refusal `CUSTOMER_NOT_FOUND`, `REPAYMENT_TOO_HIGH`, `SHIFT_REQUIRED`
 */
export type RepayCredit = BookEntry<RepayBody>

/** What is owed is put right, with a reason. */
export type CorrectAccount = BookEntry<CorrectBody>

type Needs = Pick<Platform, 'database' | 'settings'>

export function createRepayCredit({ database, settings }: Needs): RepayCredit {
  return async (customerId, { amount, method, note }, caller, idempotency) => {
    const { businessDay, settings: shop } = await settings.current()
    return oncePerKey(database, {
      idempotency,
      lock: (statements) => lockCustomer(statements, customerId),
      work: async (statements, customer) => {
        if (amount > customer.balance) {
          throw new Refusal('REPAYMENT_TOO_HIGH', { balance: Math.max(0, customer.balance) })
        }
        const shiftId =
          method === 'cash' ? await holdOpenShift(statements, caller.drawer, shop.is_shift_required) : null
        const clock = await readLedgerClock(statements)
        await bookCustomerEntry(statements, customer, {
          kind: 'repayment',
          amount: -amount,
          method,
          shiftId,
          staffId: caller.staffId,
          reason: note,
          businessDate: businessDateNow(clock, businessDay),
          occurredAt: clock.now,
        })
        return (await readCustomer(statements, customerId)).customer
      },
    })
  }
}

export function createCorrectAccount({ database, settings }: Needs): CorrectAccount {
  return async (customerId, { amount, reason }, caller, idempotency) => {
    const { businessDay } = await settings.current()
    return oncePerKey(database, {
      idempotency,
      lock: (statements) => lockCustomer(statements, customerId),
      work: async (statements, customer) => {
        const clock = await readLedgerClock(statements)
        await bookCustomerEntry(statements, customer, {
          kind: 'correction',
          amount,
          staffId: caller.staffId,
          reason,
          businessDate: businessDateNow(clock, businessDay),
          occurredAt: clock.now,
        })
        return (await readCustomer(statements, customerId)).customer
      },
    })
  }
}
