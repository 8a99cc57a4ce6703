import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { Customer, CustomersQuery } from './contract.ts'
import { CUSTOMER_COLUMNS, type CustomerRow, customerOf } from './customer-record.ts'

/** A page of the customers by their number. */
export interface CustomersPage {
  readonly customers: readonly Customer[]
  /** Number to go on after; undefined on the last page. */
  readonly nextAfter: number | undefined
}

export type ListCustomers = (query: CustomersQuery) => Promise<CustomersPage>

export function createListCustomers(database: Database): ListCustomers {
  return (query) =>
    database.read(async (statements) => {
      const { where, values } = filterOf(query)
      const rows = await statements.listRows<CustomerRow>(
        `SELECT ${CUSTOMER_COLUMNS} FROM customers WHERE ${where} ORDER BY id LIMIT ?`,
        [...values, query.page_size + 1],
      )
      const customers = rows.slice(0, query.page_size).map(customerOf)
      return {
        customers,
        nextAfter: rows.length > query.page_size ? customers.at(-1)?.customer_id : undefined,
      }
    })
}

function filterOf({ search, owes, is_active, after }: CustomersQuery): { where: string; values: SqlValue[] } {
  const conditions = ['is_active = ?']
  const values: SqlValue[] = [is_active ? 1 : 0]
  if (search) {
    conditions.push('(name LIKE ? OR phone LIKE ?)')
    // What a customer's name has of LIKE's own signs is meant as it stands.
    const prefix = `${search.replace(/[\\%_]/g, '\\$&')}%`
    values.push(prefix, prefix)
  }
  if (owes) conditions.push('balance > 0')
  if (after !== undefined) {
    conditions.push('id > ?')
    values.push(after)
  }
  return { where: conditions.join(' AND '), values }
}
