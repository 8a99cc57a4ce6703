import { formatQuery } from '@kedai/shared/csv/csv-answer.ts'
import { REPORT_CUSTOMERS_MAX, REPORT_SHIFTS_MAX } from '@kedai/shared/limits.ts'
import { z } from 'zod'
import { periodQuery, withPeriod } from '../period.ts'

const Amount = z.int().describe('Rupiah')
const Count = z.int().min(0)

export const ShiftsReportQuery = withPeriod(z.strictObject({ ...periodQuery, ...formatQuery }))
export type ShiftsReportQuery = z.infer<typeof ShiftsReportQuery>

const ShiftRow = z.object({
  shift_id: z.int().min(1),
  drawer: z.string(),
  business_date: z.string(),
  opened_by: z.string(),
  opened_at: z.string(),
  closed_by: z.string().nullable(),
  closed_at: z.string().nullable().describe('null while it is open'),
  opening_float: Amount,
  expected_amount: Amount.nullable(),
  counted_amount: Amount.nullable(),
  difference_amount: Amount.nullable().describe('Counted less expected: negative is short'),
})
export type ShiftRow = z.infer<typeof ShiftRow>

export const ShiftsReport = z
  .object({
    shift_count: Count,
    open_count: Count,
    expected_amount: Amount,
    counted_amount: Amount,
    difference_amount: Amount.describe('Sum of the differences, signed'),
    short_amount: Amount.describe('Sum of what was short, negative'),
    over_amount: Amount.describe('Sum of what was too much'),
    shifts: z.array(ShiftRow).describe(`Newest first, at most ${REPORT_SHIFTS_MAX}`),
  })
  .meta({ id: 'ShiftsReport' })
export type ShiftsReport = z.infer<typeof ShiftsReport>

export const CustomersReportQuery = z.strictObject(formatQuery)

const ages = {
  days_30_amount: Amount.describe('Owed for up to 30 days'),
  days_60_amount: Amount.describe('31 to 60 days'),
  days_90_amount: Amount.describe('61 to 90 days'),
  older_amount: Amount.describe('For longer'),
}

const CustomerRow = z.object({
  customer_id: z.int().min(1),
  name: z.string(),
  phone: z.string(),
  balance: Amount.describe('Owed'),
  credit_limit: Amount,
  ...ages,
  last_repayment_date: z.string().nullable(),
})
export type CustomerRow = z.infer<typeof CustomerRow>

/** What is owed to the shop, by age: what comes in pays what is oldest. */
export const CustomersReport = z
  .object({
    as_of: z.string().describe("The shop's today"),
    customer_count: Count.describe('Customers who owe anything'),
    owed_amount: Amount,
    ...ages,
    prepaid_amount: Amount.describe('What the shop owes customers'),
    customers: z.array(CustomerRow).describe(`Those who owe most first, at most ${REPORT_CUSTOMERS_MAX}`),
  })
  .meta({ id: 'CustomersReport' })
export type CustomersReport = z.infer<typeof CustomersReport>
