import { uuidFromBytes, uuidToBytes } from '../contract/ids.ts'
import { rfc3339 } from '../contract/time.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { callNumberOf } from '../ledger/call-number.ts'
import { receiptNumberOf } from '../ledger/ledger-head.ts'
import { readSettingsVersion } from '../settings/current-settings.ts'
import type { Receipt } from './contract.ts'
import { readPayments, readReceiptLines, readReceiptRefunds } from './read-receipt-parts.ts'

/** For whom a receipt is: a customer is told nothing of who works in the shop and for what reasons. */
export type Reader = 'staff' | 'customer'

interface SaleRow {
  id: Buffer
  business_date: string
  receipt_sequence: number
  received_at: string
  sold_at: string | null
  status: string
  payment_status: string
  method: string
  total_amount: number
  payment_amount: number
  return_amount: number
  refunded_amount: number
  settings_version: number
  table_label: string
  note: string
  cashier: string | null
  customer: string | null
}

/**
 * A transaction's receipt, with the shop as it was when this was sold: an old one never changes with the settings.
 * It is a view, and so a copy; a print makes an original of it.
 *
 * @param defaultTimeZone - where the shop has set none of its own
 * @throws Refusal `TRANSACTION_NOT_FOUND`
 */
export async function readReceipt(
  statements: Statements,
  transactionId: string,
  reader: Reader,
  defaultTimeZone: string,
): Promise<Receipt> {
  const [row] = await statements.rows<SaleRow>(
    `SELECT transactions.id, transactions.business_date, transactions.receipt_sequence,
            CAST(transactions.received_at AS CHAR) AS received_at, CAST(transactions.sold_at AS CHAR) AS sold_at,
            transactions.status, transactions.payment_status, transactions.method, transactions.total_amount,
            transactions.payment_amount, transactions.return_amount, transactions.refunded_amount,
            transactions.settings_version, transactions.table_label, transactions.note,
            staff.display_name AS cashier, customers.name AS customer
       FROM transactions LEFT JOIN staff ON staff.id = transactions.staff_id
       LEFT JOIN customers ON customers.id = transactions.customer_id
      WHERE transactions.id = ?`,
    [uuidToBytes(transactionId)],
  )
  if (row === undefined) throw new Refusal('TRANSACTION_NOT_FOUND')
  const settings = await readSettingsVersion(statements, row.settings_version)
  const receipt = { businessDate: row.business_date, sequence: row.receipt_sequence }
  const refunds = await readReceiptRefunds(statements, row.id)
  const isStaff = reader === 'staff'
  return {
    transaction_id: uuidFromBytes(row.id),
    shop: {
      name: settings.shop_name,
      address: settings.address,
      phone: settings.phone,
      tax_number: settings.tax_number,
      footer: settings.receipt_footer,
      time_zone: settings.time_zone ?? defaultTimeZone,
    },
    receipt_number: receiptNumberOf(receipt),
    call_number: callNumberOf(receipt),
    business_date: row.business_date,
    received_at: rfc3339(row.received_at),
    sold_at: row.sold_at === null ? null : rfc3339(row.sold_at),
    status: row.status,
    payment_status: row.payment_status,
    cashier: isStaff ? row.cashier : null,
    customer: isStaff ? row.customer : null,
    table: row.table_label,
    note: row.note,
    lines: await readReceiptLines(statements, row.id),
    total_amount: row.total_amount,
    ...(await readPayments(statements, row)),
    refunds: isStaff ? refunds : refunds.map((refund) => ({ ...refund, reason: null })),
    refunded_amount: row.refunded_amount,
    print_number: null,
    is_copy: true,
  }
}
