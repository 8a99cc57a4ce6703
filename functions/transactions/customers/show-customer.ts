import type { Database } from '@kedai/shared/database/database.ts'
import { type CustomerRecord, readCustomer } from './customer-record.ts'

/** @throws Refusal `CUSTOMER_NOT_FOUND` */
export type ShowCustomer = (customerId: number) => Promise<CustomerRecord>

export function createShowCustomer(database: Database): ShowCustomer {
  return (customerId) => database.read((statements) => readCustomer(statements, customerId))
}
