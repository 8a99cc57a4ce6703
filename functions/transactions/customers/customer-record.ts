import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Customer } from './contract.ts'

/** A customer with the count of changes to what is known of them; their balance is no part of it. */
export interface CustomerRecord {
  readonly customer: Customer
  readonly version: number
}

export interface CustomerRow {
  id: number
  name: string
  phone: string
  credit_limit: number
  balance: number
  note: string
  is_active: number
  version: number
}

export const CUSTOMER_COLUMNS = 'id, name, phone, credit_limit, balance, note, is_active, version'

/** @throws Refusal `CUSTOMER_NOT_FOUND` */
export async function readCustomer(
  statements: Statements,
  customerId: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<CustomerRecord> {
  const [row] = await statements.rows<CustomerRow>(
    `SELECT ${CUSTOMER_COLUMNS} FROM customers WHERE id = ? ${lock}`,
    [customerId],
  )
  if (row === undefined) throw new Refusal('CUSTOMER_NOT_FOUND')
  return { customer: customerOf(row), version: row.version }
}

export function customerOf(row: CustomerRow): Customer {
  return {
    customer_id: row.id,
    name: row.name,
    phone: row.phone,
    credit_limit: row.credit_limit,
    balance: row.balance,
    note: row.note,
    is_active: row.is_active === 1,
  }
}
