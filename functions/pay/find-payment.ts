import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { callNumberOf } from '@kedai/shared/ledger/call-number.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import type { Payment } from './contract.ts'

/** A sale that is booked, and by which request. */
export interface BookedPayment {
  readonly cartId: number
  /** Undefined where the request had none. */
  readonly key: string | undefined
  /** 32 bytes. */
  readonly fingerprint: Buffer | null
  /** Its answer, made again from columns that never change after pay. */
  readonly payment: Payment
}

interface PaymentRow {
  id: Buffer
  cart_id: number
  total_amount: number
  payment_amount: number
  return_amount: number
  business_date: string
  receipt_sequence: number
  idempotency_key: Buffer | null
  fingerprint: Buffer | null
}

/** The sales that were booked with these keys, by their key. */
export async function findPaymentsByKey(
  statements: Statements,
  keys: readonly string[],
): Promise<Map<string, BookedPayment>> {
  const found = await findPayments(
    statements,
    'transactions_idempotency_key',
    'idempotency_key',
    keys.map((key) => Buffer.from(key)),
  )
  return new Map(found.flatMap((one) => (one.key === undefined ? [] : [[one.key, one]])))
}

/** The sales that paid these carts, by the cart's number. */
export async function findPaymentsByCart(
  statements: Statements,
  cartIds: readonly number[],
): Promise<Map<number, BookedPayment>> {
  const found = await findPayments(statements, 'transactions_cart', 'cart_id', cartIds)
  return new Map(found.map((one) => [one.cartId, one]))
}

async function findPayments(
  statements: Statements,
  index: 'transactions_idempotency_key' | 'transactions_cart',
  column: 'idempotency_key' | 'cart_id',
  values: readonly SqlValue[],
): Promise<BookedPayment[]> {
  if (values.length === 0) return []
  const rows = await statements.listRows<PaymentRow>(
    `SELECT id, cart_id, total_amount, payment_amount, return_amount, business_date, receipt_sequence,
            idempotency_key, fingerprint
       FROM transactions FORCE INDEX (${index}) WHERE ${column} IN (?)`,
    [values],
  )
  return rows.map((row) => ({
    cartId: row.cart_id,
    key: row.idempotency_key?.toString(),
    fingerprint: row.fingerprint,
    payment: paymentOf(row),
  }))
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
