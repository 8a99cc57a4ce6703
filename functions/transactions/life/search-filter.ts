import { receiptKey } from '@kedai/shared/contract/receipt-number.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { SearchQuery } from './search-contract.ts'

/** A WHERE with its values, in their order. */
export interface Filter {
  readonly where: string
  readonly values: readonly SqlValue[]
}

/** What a query looks for, without the page that it is on. */
export function filterOf(query: SearchQuery): Filter {
  const receipt = query.receipt_number === undefined ? undefined : receiptKey(query.receipt_number)
  return joined([
    ['transactions.business_date = ? AND transactions.receipt_sequence = ?', receipt],
    ['transactions.business_date >= ?', one(query.from)],
    ['transactions.business_date <= ?', one(query.to)],
    ['transactions.status = ?', one(query.status)],
    ['transactions.payment_status = ?', one(query.payment_status)],
    ['transactions.method = ?', one(query.method)],
    ['transactions.staff_id = ?', one(query.staff_id)],
    ['transactions.total_amount >= ?', one(query.amount_min)],
    ['transactions.total_amount <= ?', one(query.amount_max)],
    [
      'MOD(transactions.receipt_sequence, 1000) = ?',
      query.call_number === undefined ? undefined : [Number(query.call_number)],
    ],
    ['transactions.table_label = ?', one(query.table)],
  ])
}

/** Only what comes after the cursor, newest first: by day and number, an index of their own. */
export function pageFilterOf(query: SearchQuery): Filter {
  const { where, values } = filterOf(query)
  if (query.after === undefined) return { where, values }
  const [day = '', sequence = 0] = receiptKey(query.after)
  return {
    // Both halves are ranges of the index, so that it is entered where the page before ended.
    where: `${where} AND (transactions.business_date < ?
      OR (transactions.business_date = ? AND transactions.receipt_sequence < ?))`,
    values: [...values, day, day, sequence],
  }
}

/** What most of the sales of a shop that has sold for years are: to be walked through, never sorted. */
const USUAL_STATUS = 'completed'
const USUAL_PAYMENT_STATUS = 'paid'

/**
 * The index in which few match, else one that the newest come from in their order: left to itself, a database may
 * sort every paid sale of years for one page.
 */
export function indexFor(query: SearchQuery): string {
  const { receipt_number, payment_status, status, staff_id } = query
  if (receipt_number !== undefined) return 'transactions_receipt'
  if (payment_status !== undefined && payment_status !== USUAL_PAYMENT_STATUS)
    return 'transactions_by_payment'
  if (status !== undefined && status !== USUAL_STATUS) return 'transactions_by_status'
  if (staff_id !== undefined) return 'transactions_by_staff'
  return status === undefined ? 'transactions_receipt' : 'transactions_by_status'
}

function one(value: SqlValue | undefined): SqlValue[] | undefined {
  return value === undefined ? undefined : [value]
}

function joined(conditions: readonly (readonly [string, readonly SqlValue[] | undefined])[]): Filter {
  const used = conditions.filter((condition) => condition[1] !== undefined)
  return {
    where: ['1 = 1', ...used.map(([sql]) => sql)].join(' AND '),
    values: used.flatMap(([, values]) => values ?? []),
  }
}
