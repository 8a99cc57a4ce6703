import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import { callNumberOf } from '@kedai/shared/ledger/call-number.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import type { TransactionSummary } from './search-contract.ts'

export interface SummaryRow {
  id: Buffer
  user_id: number
  business_date: string
  receipt_sequence: number
  received_at: string
  sold_at: string | null
  status: TransactionSummary['status']
  payment_status: TransactionSummary['payment_status']
  method: string
  total_amount: number
  refunded_amount: number
  staff_id: number | null
  staff_name: string | null
  customer_id: number | null
  customer_name: string | null
  table_label: string
  note: string
}

/** The columns of a {@link SummaryRow}, of transactions with {@link SUMMARY_JOINS}. */
export const SUMMARY_COLUMNS = `transactions.id, transactions.user_id, transactions.business_date,
  transactions.receipt_sequence, CAST(transactions.received_at AS CHAR) AS received_at,
  CAST(transactions.sold_at AS CHAR) AS sold_at, transactions.status, transactions.payment_status,
  transactions.method, transactions.total_amount, transactions.refunded_amount, transactions.staff_id,
  staff.display_name AS staff_name, transactions.customer_id, customers.name AS customer_name,
  transactions.table_label, transactions.note`

export const SUMMARY_JOINS = `LEFT JOIN staff ON staff.id = transactions.staff_id
  LEFT JOIN customers ON customers.id = transactions.customer_id`

export function summaryOf(row: SummaryRow): TransactionSummary {
  const receipt = { businessDate: row.business_date, sequence: row.receipt_sequence }
  return {
    transaction_id: uuidFromBytes(row.id),
    receipt_number: receiptNumberOf(receipt),
    call_number: callNumberOf(receipt),
    business_date: row.business_date,
    received_at: rfc3339(row.received_at),
    sold_at: row.sold_at === null ? null : rfc3339(row.sold_at),
    status: row.status,
    payment_status: row.payment_status,
    method: row.method,
    total_amount: row.total_amount,
    refunded_amount: row.refunded_amount,
    taken_by: personOf(row.staff_id, row.staff_name),
    customer:
      row.customer_id === null ? null : { customer_id: row.customer_id, name: row.customer_name ?? '' },
    user_id: row.user_id,
    table: row.table_label,
    note: row.note,
  }
}

/** Somebody of the staff by number and name; null where nobody was. */
export function personOf(staffId: number | null, name: string | null) {
  return staffId === null ? null : { staff_id: staffId, name: name ?? '' }
}
