import { pathNumber, TransactionId } from '@kedai/shared/contract/ids.ts'
import { ReceiptNumber } from '@kedai/shared/contract/receipt-number.ts'
import { CalendarDate } from '@kedai/shared/contract/time.ts'
import {
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  RUPIAH_MAX,
  SEARCH_PERIOD_DAYS_MAX,
  TABLE_LABEL_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { TENDERS } from '@kedai/shared/settings/settings.ts'
import { PAYMENT_STATUSES, STATUSES, STEPS } from '@kedai/shared/transactions/steps.ts'
import { z } from 'zod'

const queryRupiah = z
  .string()
  .regex(/^(0|[1-9]\d{0,12})$/, 'must be whole rupiah')
  .transform(Number)
  .pipe(z.int().min(0).max(RUPIAH_MAX))

/** Filters that no index serves: they are asked within a period. */
const WITHIN_PERIOD = ['method', 'table', 'call_number', 'amount_min', 'amount_max'] as const
const DAY_MS = 86_400_000

export const SearchQuery = z
  .strictObject({
    from: CalendarDate.optional().describe('First business date'),
    to: CalendarDate.optional().describe('Last business date'),
    status: z.enum(STATUSES).optional(),
    payment_status: z.enum(PAYMENT_STATUSES).optional(),
    method: z
      .enum([...TENDERS, 'split'])
      .optional()
      .describe('As it was booked'),
    staff_id: pathNumber(z.int().min(1)).optional().describe('Who of the staff took it'),
    amount_min: queryRupiah.optional().describe('Total, in rupiah'),
    amount_max: queryRupiah.optional(),
    receipt_number: ReceiptNumber.optional(),
    call_number: z
      .string()
      .regex(/^\d{3}$/, 'must be three digits')
      .optional()
      .describe('The number that is called out at the counter'),
    table: z.string().trim().min(1).max(TABLE_LABEL_LENGTH_MAX).optional(),
    after: ReceiptNumber.optional().describe('Only transactions before this one: the next page'),
    page_size: pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT),
    count: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Whether X-Total-Count tells how many there are'),
  })
  .superRefine((query, context) => {
    const { from, to } = query
    const used = WITHIN_PERIOD.find((name) => query[name] !== undefined)
    if (used === undefined || query.receipt_number !== undefined) return
    const days = from && to ? (Date.parse(to) - Date.parse(from)) / DAY_MS + 1 : Number.POSITIVE_INFINITY
    if (days <= SEARCH_PERIOD_DAYS_MAX) return
    context.addIssue({
      code: 'custom',
      path: [used],
      message: `needs from and to, at most ${SEARCH_PERIOD_DAYS_MAX} days`,
    })
  })
export type SearchQuery = z.infer<typeof SearchQuery>

const Person = z.object({ staff_id: z.int(), name: z.string() })
const MoneyRow = { method: z.string(), amount: Rupiah }

export const TransactionSummary = z
  .object({
    transaction_id: TransactionId,
    receipt_number: z.string(),
    call_number: z.string(),
    business_date: z.string(),
    received_at: z.string(),
    sold_at: z.string().nullable().describe('When it was sold, where the till was offline'),
    status: z.enum(STATUSES),
    payment_status: z.enum(PAYMENT_STATUSES),
    method: z.string().describe('As it was booked: a tender, or split'),
    total_amount: Rupiah,
    refunded_amount: Rupiah,
    taken_by: Person.nullable().describe('null: the customer ordered without staff'),
    customer: z
      .object({ customer_id: z.int(), name: z.string() })
      .nullable()
      .describe('Whose credit it is on'),
    user_id: z.int(),
    table: z.string(),
    note: z.string(),
  })
  .meta({ id: 'TransactionSummary' })
export type TransactionSummary = z.infer<typeof TransactionSummary>

const Line = z.object({
  line_number: z.int(),
  kind: z.string().describe('goods, discount, service, tax, rounding or delivery'),
  goods_id: z.int().nullable(),
  name: z.string(),
  modifiers: z.array(z.object({ id: z.int(), name: z.string(), price_change: z.int() })),
  quantity: z.int(),
  unit_price: z.int(),
  amount: z.int(),
  included_amount: z.int().describe('Tax that the prices hold already'),
  of_line: z.int().nullable(),
  note: z.string(),
  refunded_quantity: z.int(),
})

export const TransactionDetails = TransactionSummary.extend({
  cart_id: z.int(),
  payment_amount: Rupiah,
  return_amount: Rupiah,
  receipt_prints: z.int(),
  allowed: z.array(z.enum(STEPS)).describe('What may be done next'),
  lines: z.array(Line),
  tenders: z
    .array(
      z.object({
        ...MoneyRow,
        handed_amount: z.int().nullable(),
        taken_by: Person.nullable(),
        tendered_at: z.string().nullable(),
      }),
    )
    .describe('Of a split payment, or of one that came after the order'),
  refunds: z.array(
    z.object({
      ...MoneyRow,
      refund_id: z.int(),
      kind: z.enum(['refund', 'rejection']),
      reason: z.string(),
      by: Person.nullable(),
      business_date: z.string(),
      refunded_at: z.string(),
      lines: z.array(
        z.object({ line_number: z.int(), quantity: z.int(), amount: Rupiah, restocked: z.boolean() }),
      ),
    }),
  ),
  history: z
    .array(
      z.object({
        event_number: z.int(),
        status: z.enum(STATUSES),
        payment_status: z.enum(PAYMENT_STATUSES),
        occurred_at: z.string(),
        by: Person.nullable().describe('null: the customer or the clock'),
        reason: z.string().nullable(),
      }),
    )
    .describe('Its newest steps, oldest first'),
}).meta({ id: 'TransactionDetails' })
export type TransactionDetails = z.infer<typeof TransactionDetails>
