import type { Table } from '@kedai/shared/csv/write-csv.ts'
import type { CustomerRow, CustomersReport, ShiftRow, ShiftsReport } from './contract.ts'

const SHIFT = [
  'shift_id',
  'drawer',
  'business_date',
  'opened_by',
  'opened_at',
  'closed_by',
  'closed_at',
  'opening_float',
  'expected_amount',
  'counted_amount',
  'difference_amount',
] as const satisfies readonly (keyof ShiftRow)[]

export function shiftsTable({ shifts }: ShiftsReport): Table {
  return { columns: SHIFT, rows: shifts.map((shift) => SHIFT.map((column) => shift[column])) }
}

const CUSTOMER = [
  'customer_id',
  'name',
  'phone',
  'balance',
  'credit_limit',
  'days_30_amount',
  'days_60_amount',
  'days_90_amount',
  'older_amount',
  'last_repayment_date',
] as const satisfies readonly (keyof CustomerRow)[]

export function customersTable({ customers }: CustomersReport): Table {
  return { columns: CUSTOMER, rows: customers.map((customer) => CUSTOMER.map((column) => customer[column])) }
}
