import assert from 'node:assert/strict'
import { requirePermission, type StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { businessDateNow, lockLedgerHead } from '@kedai/shared/ledger/ledger-head.ts'
import { bookCustomerEntry, lockCustomer, requireCredit } from '@kedai/shared/sale/customer-account.ts'
import { decidePayment } from '@kedai/shared/sale/decide-payment.ts'
import { holdOpenShift } from '@kedai/shared/sale/open-shift.ts'
import type { CurrentSettings } from '@kedai/shared/settings/current-settings.ts'
import { takeStep } from '@kedai/shared/transactions/take-step.ts'
import type { TransactionRecord } from '@kedai/shared/transactions/transaction-record.ts'
import type { PaymentTaken, TakePaymentBody } from './contract.ts'
import { stepOnce } from './step-once.ts'

/**
 * Staff take the payment that an order waits for: cash with change, or exactly by other means.
 *
 * @throws Refusal `TENDER_NOT_OFFERED`, `PAYMENT_TOO_LOW`, `PAYMENT_NOT_EXACT`, `CUSTOMER_NOT_FOUND`, `CREDIT_LIMIT`,
 *   `SHIFT_REQUIRED`, and as {@link stepOnce}
 */
export type TakePayment = (
  transactionId: string,
  body: TakePaymentBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<PaymentTaken>>

export function createTakePayment({
  database,
  settings,
}: Pick<Platform, 'database' | 'settings'>): TakePayment {
  return async (transactionId, body, caller, idempotency) => {
    if (body.method === 'kasbon') requirePermission(caller, 'credit.give')
    const current = await settings.current()
    return stepOnce(
      database,
      { step: 'take_payment', transactionId, caller, idempotency },
      (statements, transaction) => takePayment(statements, transaction, { body, staff: caller, current }),
    )
  }
}

interface PaymentAsked {
  readonly body: TakePaymentBody
  readonly staff: StaffCaller
  readonly current: CurrentSettings
}

async function takePayment(
  statements: Statements,
  transaction: TransactionRecord,
  { body, staff, current }: PaymentAsked,
): Promise<PaymentTaken> {
  const { method, payment_amount, customer_id: customerId } = body
  const { tenders, is_shift_required } = current.settings
  if (!tenders.includes(method)) throw new Refusal('TENDER_NOT_OFFERED', { method, tenders })
  const total = transaction.totalAmount
  const { returnAmount } = decidePayment(total, [
    { method, amount: payment_amount, customerId: customerId ?? null },
  ])
  const isCredit = customerId !== undefined && total > 0
  const customer = isCredit ? await lockCustomer(statements, customerId) : undefined
  if (customer !== undefined) requireCredit(customer, total)
  const shiftId =
    method === 'cash' && total > 0 ? await holdOpenShift(statements, staff.drawer, is_shift_required) : null

  const head = await lockLedgerHead(statements)
  if (total > 0) {
    await statements.change(
      `INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount, handed_amount, staff_id,
         shift_id, tendered_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?)`,
      [transaction.id, method, total, payment_amount, staff.staffId, shiftId, head.now],
    )
  }
  if (customer !== undefined) {
    await bookCustomerEntry(statements, customer, {
      kind: 'sale',
      amount: total,
      transactionId: transaction.id,
      staffId: staff.staffId,
      businessDate: businessDateNow(head, current.businessDay),
      occurredAt: head.now,
    })
    await nameCustomer(statements, transaction.id, customer.id)
  }
  const step = await takeStep(statements, transaction, head, {
    status: transaction.status,
    paymentStatus: 'paid',
    staffId: staff.staffId,
    detail: { method, payment_amount, return_amount: returnAmount },
  })
  return { ...step, payment_amount, return_amount: returnAmount }
}

async function nameCustomer(statements: Statements, id: Buffer, customerId: number): Promise<void> {
  const matched = await statements.change(
    'UPDATE transactions SET customer_id = ? WHERE id = ? AND customer_id IS NULL',
    [customerId, id],
  )
  assert.equal(matched, 1, 'an order that waits for its payment is on nobody’s credit')
}
