import { uuidFromBytes, uuidToBytes } from '../contract/ids.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import type { TransactionState } from './steps.ts'

/** A transaction's own row, locked until COMMIT. */
export interface TransactionRecord extends TransactionState {
  /** 16 bytes. */
  readonly id: Buffer
  /** The same as the wire has it. */
  readonly transactionId: string
  /** As it was booked: one of the tenders, or `split`. */
  readonly method: string
  /** Rupiah. */
  readonly totalAmount: number
  /** Rupiah given back so far. */
  readonly refundedAmount: number
  /** Change, in rupiah. */
  readonly returnAmount: number
  /** Whose credit it went on. */
  readonly customerId: number | null
}

interface TransactionRow {
  id: Buffer
  method: string
  status: TransactionState['status']
  payment_status: TransactionState['paymentStatus']
  total_amount: number
  refunded_amount: number
  return_amount: number
  customer_id: number | null
}

/**
 * Locks the transaction's row, the first of every lock of a step: whoever wants to take one queues here.
 *
 * @throws Refusal `TRANSACTION_NOT_FOUND`
 */
export async function lockTransaction(
  statements: Statements,
  transactionId: string,
): Promise<TransactionRecord> {
  const [row] = await statements.rows<TransactionRow>(
    `SELECT id, method, status, payment_status, total_amount, refunded_amount, return_amount, customer_id
       FROM transactions WHERE id = ? FOR UPDATE`,
    [uuidToBytes(transactionId)],
  )
  if (row === undefined) throw new Refusal('TRANSACTION_NOT_FOUND')
  return {
    id: row.id,
    transactionId: uuidFromBytes(row.id),
    method: row.method,
    status: row.status,
    paymentStatus: row.payment_status,
    totalAmount: row.total_amount,
    refundedAmount: row.refunded_amount,
    returnAmount: row.return_amount,
    customerId: row.customer_id,
  }
}
