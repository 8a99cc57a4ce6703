import type { Table } from '@kedai/shared/csv/write-csv.ts'
import type { SoldLine, SoldTransaction } from './contract.ts'

const TRANSACTION = [
  'receipt_number',
  'business_date',
  'received_at',
  'sold_at',
  'status',
  'payment_status',
  'method',
  'payments',
  'goods_amount',
  'discount_amount',
  'service_amount',
  'delivery_amount',
  'tax_amount',
  'included_tax_amount',
  'rounding_amount',
  'total_amount',
  'refunded_amount',
  'cashier',
  'table',
  'customer',
  'transaction_id',
] as const satisfies readonly (keyof SoldTransaction)[]

export function transactionsTable(sales: AsyncIterable<SoldTransaction>): Table {
  return { columns: TRANSACTION, rows: transactionRows(sales) }
}

async function* transactionRows(sales: AsyncIterable<SoldTransaction>) {
  for await (const { payments, ...sale } of sales) {
    const paid = payments.map(({ method, amount }) => `${method} ${amount}`).join(' + ')
    yield TRANSACTION.map((column) => (column === 'payments' ? paid : sale[column]))
  }
}

const LINE = [
  'receipt_number',
  'business_date',
  'line_number',
  'kind',
  'goods_id',
  'name',
  'modifiers',
  'quantity',
  'unit_price',
  'amount',
  'included_amount',
  'unit_cost',
  'of_line',
  'note',
] as const satisfies readonly (keyof SoldLine)[]

export function linesTable(lines: AsyncIterable<SoldLine>): Table {
  return { columns: LINE, rows: lineRows(lines) }
}

async function* lineRows(lines: AsyncIterable<SoldLine>) {
  for await (const line of lines) yield LINE.map((column) => line[column])
}
