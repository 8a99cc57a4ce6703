import { TransactionId } from '@kedai/shared/contract/ids.ts'
import { ReceiptNumber } from '@kedai/shared/contract/receipt-number.ts'
import { formatQuery, wholeAsCsv } from '@kedai/shared/csv/csv-answer.ts'
import { LINE_NUMBER_MAX, PAGE_SIZE_MAX, REPORT_SALES_DAYS_MAX } from '@kedai/shared/limits.ts'
import { PAYMENT_STATUSES, STATUSES } from '@kedai/shared/transactions/steps.ts'
import { z } from 'zod'
import { periodQuery, withPeriod } from '../period.ts'

const Amount = z.int().describe('Rupiah, signed')
/** Text in a query, of which only plain decimal digits are a number. */
const PageSize = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.int().min(1).max(PAGE_SIZE_MAX))
  .default(PAGE_SIZE_MAX)

export const SoldTransactionsQuery = wholeAsCsv(
  withPeriod(
    z.strictObject({
      ...periodQuery,
      ...formatQuery,
      after: ReceiptNumber.optional().describe('Only what was sold after this one: the next page'),
      page_size: PageSize,
    }),
    REPORT_SALES_DAYS_MAX,
  ),
  'after',
)
export type SoldTransactionsQuery = z.infer<typeof SoldTransactionsQuery>

/** A sale with its money: the columns of any days add up to the figures of these days. */
export const SoldTransaction = z
  .object({
    transaction_id: TransactionId,
    receipt_number: z.string(),
    business_date: z.string(),
    received_at: z.string(),
    sold_at: z.string().nullable().describe('When it was sold, where the till was offline'),
    status: z.enum(STATUSES),
    payment_status: z.enum(PAYMENT_STATUSES),
    method: z.string().describe('As it was booked: a tender, or split'),
    payments: z
      .array(z.object({ method: z.string(), amount: Amount }))
      .describe('By what it was paid, less change; in the csv like `cash 20000 + card 30000`'),
    goods_amount: Amount,
    discount_amount: Amount.describe('Negative'),
    service_amount: Amount,
    delivery_amount: Amount,
    tax_amount: Amount.describe('Taxes on top of the prices'),
    included_tax_amount: Amount.describe('Taxes within the prices; not added again'),
    rounding_amount: Amount,
    total_amount: Amount.describe('Sum of the amounts before'),
    refunded_amount: Amount.describe('Given back of it so far, on whatever day'),
    cashier: z.string().nullable().describe('null: the customer ordered without staff'),
    table: z.string(),
    customer: z.string().nullable().describe('Whose credit it is on'),
  })
  .meta({ id: 'SoldTransaction' })
export type SoldTransaction = z.infer<typeof SoldTransaction>

const LineCursor = z.string().refine(
  (text) => {
    const [, receipt, line] = /^([^:]+):([1-9]\d{0,4})$/.exec(text) ?? []
    return ReceiptNumber.safeParse(receipt).success && Number(line) <= LINE_NUMBER_MAX
  },
  { message: 'must be a receipt number and a line like 20261124-0001:2' },
)

export const SoldLinesQuery = wholeAsCsv(
  withPeriod(
    z.strictObject({
      ...periodQuery,
      ...formatQuery,
      after: LineCursor.optional().describe('Only lines after this one, `receipt:line`: the next page'),
      page_size: PageSize,
    }),
    REPORT_SALES_DAYS_MAX,
  ),
  'after',
)
export type SoldLinesQuery = z.infer<typeof SoldLinesQuery>

/** A line of a sale: those of a receipt add up to its total. */
export const SoldLine = z
  .object({
    receipt_number: z.string(),
    business_date: z.string(),
    line_number: z.int(),
    kind: z.string().describe('goods, discount, service, tax, rounding or delivery'),
    goods_id: z.int().nullable(),
    name: z.string().describe('As it was sold'),
    modifiers: z.string().describe('Their names, as they were sold'),
    quantity: z.int(),
    unit_price: Amount.describe('Modifiers included'),
    amount: Amount,
    included_amount: Amount.describe('Tax that the prices hold already'),
    unit_cost: z.int().nullable().describe('Rupiah that a piece costs the shop; null where it was not known'),
    of_line: z.int().nullable().describe('The line that a discount is of; null for one of the whole sale'),
    note: z.string(),
  })
  .meta({ id: 'SoldLine' })
export type SoldLine = z.infer<typeof SoldLine>
