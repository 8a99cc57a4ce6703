import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import type { Receipt } from '@kedai/shared/ledger/ledger-head.ts'
import { COUNTED } from '@kedai/shared/reports/facts.ts'
import type { Period } from '../period.ts'
import type { SoldTransaction } from './contract.ts'

/** Own columns of a sale, with the names of who belongs to it. */
export interface ReceiptRow {
  id: Buffer
  business_date: string
  receipt_sequence: number
  received_at: string
  sold_at: string | null
  status: SoldTransaction['status']
  payment_status: SoldTransaction['payment_status']
  method: string
  total_amount: number
  return_amount: number
  refunded_amount: number
  cashier: string | null
  table_label: string
  customer: string | null
}

/** Some sales of a period. */
export interface Slice {
  readonly period: Period
  /** Only what was sold after it; undefined for the first ones. */
  readonly after: Receipt | undefined
  /** The most of them, 1.. */
  readonly limit: number
}

/** The sales of a period in the order of their receipts, which is an index: no more is read than is given. */
export function readReceipts(
  statements: Statements,
  { period: { from, to }, after, limit }: Slice,
): Promise<ReceiptRow[]> {
  const cursor: SqlValue[] = after === undefined ? [] : [after.businessDate, after.sequence]
  // The index is entered at the cursor's day.
  const first = after !== undefined && after.businessDate > from ? after.businessDate : from
  return statements.listRows<ReceiptRow>(
    `SELECT transactions.id, transactions.business_date, transactions.receipt_sequence,
            CAST(transactions.received_at AS CHAR) AS received_at, CAST(transactions.sold_at AS CHAR) AS sold_at,
            transactions.status, transactions.payment_status, transactions.method, transactions.total_amount,
            transactions.return_amount, transactions.refunded_amount, staff.display_name AS cashier,
            transactions.table_label, customers.name AS customer
       FROM transactions FORCE INDEX (transactions_receipt)
       LEFT JOIN staff ON staff.id = transactions.staff_id
       LEFT JOIN customers ON customers.id = transactions.customer_id
      WHERE ${COUNTED} AND transactions.business_date >= ? AND transactions.business_date <= ?
        ${after === undefined ? '' : 'AND (transactions.business_date > ? OR transactions.receipt_sequence > ?)'}
      ORDER BY transactions.business_date, transactions.receipt_sequence LIMIT ?`,
    [first, to, ...cursor, limit],
  )
}

/** Where a row stands among the receipts. */
export function receiptOfRow(row: ReceiptRow): Receipt {
  return { businessDate: row.business_date, sequence: row.receipt_sequence }
}
