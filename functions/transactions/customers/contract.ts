import { pathNumber } from '@kedai/shared/contract/ids.ts'
import { CalendarDate } from '@kedai/shared/contract/time.ts'
import { YesOrNo } from '@kedai/shared/contract/yes-or-no.ts'
import { formatQuery, wholeAsCsv } from '@kedai/shared/csv/csv-answer.ts'
import {
  CUSTOMER_NAME_LENGTH_MAX,
  CUSTOMER_PHONE_LENGTH_MAX,
  NOTE_LENGTH_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  REASON_LENGTH_MAX,
  RUPIAH_MAX,
  SEARCH_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

const CustomerId = z.int().min(1).describe('Number of the customer')
const Name = z.string().trim().min(1).max(CUSTOMER_NAME_LENGTH_MAX)
const Phone = z
  .string()
  .trim()
  .max(CUSTOMER_PHONE_LENGTH_MAX)
  .regex(/^[+0-9 ()-]*$/, 'must be a phone number')
const CreditLimit = Rupiah.describe('What the customer may owe at the most, in rupiah')
const Note = z.string().trim().max(NOTE_LENGTH_MAX)
const PageSize = pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT)

export const CustomerParams = z.object({ customer_id: pathNumber(CustomerId) })

export const CreateCustomerBody = z.strictObject({
  name: Name,
  phone: Phone.default(''),
  credit_limit: CreditLimit.default(0),
  note: Note.default(''),
})
export type CreateCustomerBody = z.infer<typeof CreateCustomerBody>

export const ChangeCustomerBody = z
  .strictObject({
    name: Name.optional(),
    phone: Phone.optional(),
    credit_limit: CreditLimit.optional(),
    note: Note.optional(),
    is_active: z.boolean().optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'must change at least one of name, phone, credit_limit, note, is_active',
  })
export type ChangeCustomerBody = z.infer<typeof ChangeCustomerBody>

export const CustomersQuery = z.strictObject({
  search: z
    .string()
    .trim()
    .max(SEARCH_LENGTH_MAX)
    .optional()
    .describe('The beginning of the name or phone number'),
  owes: YesOrNo.default(false).describe('Only those who owe something'),
  is_active: YesOrNo.default(true),
  after: pathNumber(CustomerId).optional().describe('Only customers with a higher number: the next page'),
  page_size: PageSize,
})
export type CustomersQuery = z.infer<typeof CustomersQuery>

export const Customer = z
  .object({
    customer_id: CustomerId,
    name: z.string(),
    phone: z.string(),
    credit_limit: Rupiah,
    balance: z.int().describe('Rupiah owed; negative where the shop owes the customer'),
    note: z.string(),
    is_active: z.boolean(),
  })
  .meta({ id: 'Customer' })
export type Customer = z.infer<typeof Customer>

export const RepayBody = z.strictObject({
  amount: Rupiah.min(1),
  method: z.enum(['cash', 'card', 'transfer']).default('cash'),
  note: Note.default(''),
})
export type RepayBody = z.infer<typeof RepayBody>

export const CorrectBody = z.strictObject({
  amount: z
    .int()
    .min(-RUPIAH_MAX)
    .max(RUPIAH_MAX)
    .refine((amount) => amount !== 0, 'must not be 0')
    .describe('Rupiah that are owed more, or negative less'),
  reason: z.string().trim().min(1).max(REASON_LENGTH_MAX),
})
export type CorrectBody = z.infer<typeof CorrectBody>

export const CustomerEntry = z
  .object({
    entry_number: z.int(),
    kind: z.enum(['sale', 'repayment', 'refund', 'correction']),
    amount: z.int().describe('Rupiah owed more, or negative less'),
    balance_after: z.int(),
    transaction_id: z.uuid().nullable(),
    receipt_number: z.string().nullable(),
    method: z.string().nullable().describe('How a repayment was paid'),
    by: z.string().nullable().describe('Who of the staff booked it'),
    reason: z.string(),
    business_date: z.string(),
    occurred_at: z.string(),
  })
  .meta({ id: 'CustomerEntry' })
export type CustomerEntry = z.infer<typeof CustomerEntry>

export const StatementQuery = wholeAsCsv(
  z.strictObject({
    from: CalendarDate.optional().describe('First business date'),
    to: CalendarDate.optional().describe('Last business date'),
    before: pathNumber(z.int().min(1)).optional().describe('Only entries with a lower number: the next page'),
    page_size: PageSize,
    ...formatQuery,
  }),
  'before',
)
export type StatementQuery = z.infer<typeof StatementQuery>
