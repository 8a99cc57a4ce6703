import type { StaffCaller } from '../auth/caller.ts'
import type { Statements } from '../database/statements.ts'
import { businessDateNow, type LedgerHead } from '../ledger/ledger-head.ts'
import { bookCustomerEntry, type CustomerAccount, lockCustomer } from '../sale/customer-account.ts'
import { holdOpenShift } from '../sale/open-shift.ts'
import type { CurrentSettings } from '../settings/current-settings.ts'
import type { MoneyByMethod } from './plan-return.ts'
import type { TransactionRecord } from './transaction-record.ts'

/** Where money that is given back comes from, held until COMMIT. */
export interface HeldReturn {
  readonly plan: readonly MoneyByMethod[]
  /** The account that the sale went on, where some of it comes off again. */
  readonly customer: CustomerAccount | undefined
  /** The shift whose drawer the cash comes from. */
  readonly shiftId: number | null
}

/**
 * Locks the customer's account, then the shift: after the transaction and before the goods, as everywhere.
 *
 * @throws Refusal `SHIFT_REQUIRED`
 */
export async function holdReturn(
  statements: Statements,
  transaction: TransactionRecord,
  plan: readonly MoneyByMethod[],
  staff: StaffCaller,
  { settings }: Pick<CurrentSettings, 'settings'>,
): Promise<HeldReturn> {
  const takes = (method: string) => plan.some((one) => one.method === method && one.amount > 0)
  const customer = takes('kasbon') ? await lockCustomer(statements, creditorOf(transaction)) : undefined
  const shiftId = takes('cash')
    ? await holdOpenShift(statements, staff.drawer, settings.is_shift_required)
    : null
  return { plan, customer, shiftId }
}

function creditorOf({ customerId, transactionId }: TransactionRecord): number {
  if (customerId === null) throw new Error(`${transactionId} was paid on credit but names no customer`)
  return customerId
}

/** A line of a refund. */
export interface RefundLine {
  readonly lineNumber: number
  readonly quantity: number
  /** Rupiah. */
  readonly amount: number
  readonly isRestocked: boolean
}

export interface NewRefund {
  readonly transaction: TransactionRecord
  readonly kind: 'refund' | 'rejection'
  readonly held: HeldReturn
  readonly lines: readonly RefundLine[]
  readonly reason: string
  readonly staff: StaffCaller
}

/**
 * Books what is given back on the business date of now: a row for each method, the first of which has the lines, and
 * the entry of the customer's account. The caller holds the ledger's head.
 */
export async function giveBack(
  statements: Statements,
  head: LedgerHead,
  { businessDay }: Pick<CurrentSettings, 'businessDay'>,
  { transaction, kind, held, lines, reason, staff }: NewRefund,
): Promise<void> {
  const businessDate = businessDateNow(head, businessDay)
  const refundIds: number[] = []
  for (const { method, amount } of held.plan) {
    const refundId = await statements.insert(
      `INSERT INTO refunds (transaction_id, kind, amount, method, reason, staff_id, shift_id, business_date, refunded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        transaction.id,
        kind,
        amount,
        method,
        reason,
        staff.staffId,
        method === 'cash' ? held.shiftId : null,
        businessDate,
        head.now,
      ],
    )
    refundIds.push(refundId)
    if (method === 'kasbon' && held.customer !== undefined) {
      await bookCustomerEntry(statements, held.customer, {
        kind: 'refund',
        amount: -amount,
        transactionId: transaction.id,
        staffId: staff.staffId,
        reason,
        businessDate,
        occurredAt: head.now,
      })
    }
  }
  const [first = 0] = refundIds
  await statements.insertRows(
    'INSERT INTO refund_lines (refund_id, transaction_id, line_number, quantity, amount, restocked) VALUES ?',
    lines.map((line) => [
      first,
      transaction.id,
      line.lineNumber,
      line.quantity,
      line.amount,
      line.isRestocked,
    ]),
  )
}
