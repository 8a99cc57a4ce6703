import type { Table } from '@kedai/shared/csv/write-csv.ts'
import type { CustomerEntry } from './contract.ts'

const ENTRY = [
  'entry_number',
  'business_date',
  'occurred_at',
  'kind',
  'amount',
  'balance_after',
  'receipt_number',
  'method',
  'by',
  'reason',
  'transaction_id',
] as const satisfies readonly (keyof CustomerEntry)[]

export function statementTable(entries: AsyncIterable<CustomerEntry>): Table {
  return { columns: ENTRY, rows: entryRows(entries) }
}

async function* entryRows(entries: AsyncIterable<CustomerEntry>) {
  for await (const entry of entries) yield ENTRY.map((column) => entry[column])
}
