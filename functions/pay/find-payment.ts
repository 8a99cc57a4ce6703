import { uuidFromBytes, uuidToBytes } from '@kedai/shared/contract/ids.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { callNumberOf } from '@kedai/shared/ledger/call-number.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import type { Payment } from './contract.ts'

interface PaymentRow {
  id: Buffer
  total_amount: number
  payment_amount: number
  return_amount: number
  business_date: string
  receipt_sequence: number
  fingerprint: Buffer | null
}

/**
 * The sale that was booked with this key: its answer is made again from columns that never change after pay.
 *
 * @returns undefined when the key is new
 * @throws Refusal `IDEMPOTENCY_KEY_REUSED` when the key came with another request
 */
export async function findPaymentByKey(
  statements: Statements,
  { key, fingerprint }: Idempotency,
): Promise<Payment | undefined> {
  const row = await findRow(statements, 'idempotency_key = ?', Buffer.from(key))
  if (row === undefined) return undefined
  if (row.fingerprint === null || !fingerprint.equals(row.fingerprint))
    throw new Refusal('IDEMPOTENCY_KEY_REUSED')
  return paymentOf(row)
}

/** The sale with this number, or undefined where it was not booked. */
export async function findPaymentById(
  statements: Statements,
  transactionId: string,
): Promise<Payment | undefined> {
  const row = await findRow(statements, 'id = ?', uuidToBytes(transactionId))
  return row && paymentOf(row)
}

async function findRow(
  statements: Statements,
  condition: 'id = ?' | 'idempotency_key = ?',
  value: SqlValue,
): Promise<PaymentRow | undefined> {
  const [row] = await statements.rows<PaymentRow>(
    `SELECT id, total_amount, payment_amount, return_amount, business_date, receipt_sequence, fingerprint
       FROM transactions WHERE ${condition}`,
    [value],
  )
  return row
}

function paymentOf(row: PaymentRow): Payment {
  return {
    transaction_id: uuidFromBytes(row.id),
    total_amount: row.total_amount,
    payment_amount: row.payment_amount,
    return_amount: row.return_amount,
    receipt_number: receiptNumberOf({ businessDate: row.business_date, sequence: row.receipt_sequence }),
    call_number: callNumberOf({ sequence: row.receipt_sequence }),
  }
}
