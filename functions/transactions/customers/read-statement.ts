import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import type { CustomerEntry, StatementQuery } from './contract.ts'
import { readCustomer } from './customer-record.ts'

/** A page of a customer's account, newest first. */
export interface StatementPage {
  readonly entries: readonly CustomerEntry[]
  /** Number to go on before; undefined on the last page. */
  readonly nextBefore: number | undefined
}

/** @throws Refusal `CUSTOMER_NOT_FOUND` */
export type ReadStatement = (
  customerId: number,
  query: Pick<StatementQuery, 'from' | 'to' | 'before' | 'page_size'>,
) => Promise<StatementPage>

interface EntryRow {
  id: number
  kind: CustomerEntry['kind']
  amount: number
  balance_after: number
  transaction_id: Buffer | null
  sold_on: string | null
  receipt_sequence: number | null
  method: string | null
  display_name: string | null
  reason: string
  business_date: string
  occurred_at: string
}

export function createReadStatement(database: Database): ReadStatement {
  return (customerId, query) =>
    database.read(async (statements) => {
      await readCustomer(statements, customerId)
      const { where, values } = filterOf(query)
      const rows = await statements.listRows<EntryRow>(
        `SELECT customer_entries.id, customer_entries.kind, customer_entries.amount, customer_entries.balance_after,
                customer_entries.transaction_id, transactions.business_date AS sold_on, transactions.receipt_sequence,
                customer_entries.method, staff.display_name, customer_entries.reason, customer_entries.business_date,
                CAST(customer_entries.occurred_at AS CHAR) AS occurred_at
           FROM customer_entries
           LEFT JOIN transactions ON transactions.id = customer_entries.transaction_id
           LEFT JOIN staff ON staff.id = customer_entries.staff_id
          WHERE customer_entries.customer_id = ?${where} ORDER BY customer_entries.id DESC LIMIT ?`,
        [customerId, ...values, query.page_size + 1],
      )
      const entries = rows.slice(0, query.page_size).map(entryOf)
      return { entries, nextBefore: rows.length > query.page_size ? entries.at(-1)?.entry_number : undefined }
    })
}

function filterOf({ from, to, before }: Pick<StatementQuery, 'from' | 'to' | 'before'>): {
  where: string
  values: SqlValue[]
} {
  const conditions: [string, SqlValue | undefined][] = [
    ['customer_entries.business_date >= ?', from],
    ['customer_entries.business_date <= ?', to],
    ['customer_entries.id < ?', before],
  ]
  const used = conditions.filter((one): one is [string, SqlValue] => one[1] !== undefined)
  return {
    where: used.map(([condition]) => ` AND ${condition}`).join(''),
    values: used.map(([, value]) => value),
  }
}

function entryOf(row: EntryRow): CustomerEntry {
  return {
    entry_number: row.id,
    kind: row.kind,
    amount: row.amount,
    balance_after: row.balance_after,
    transaction_id: row.transaction_id === null ? null : uuidFromBytes(row.transaction_id),
    receipt_number:
      row.sold_on === null || row.receipt_sequence === null
        ? null
        : receiptNumberOf({ businessDate: row.sold_on, sequence: row.receipt_sequence }),
    method: row.method,
    by: row.display_name,
    reason: row.reason,
    business_date: row.business_date,
    occurred_at: rfc3339(row.occurred_at),
  }
}
