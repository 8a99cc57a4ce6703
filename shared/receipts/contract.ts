import { z } from 'zod'
import { enveloped } from '../contract/envelope.ts'
import { TransactionId } from '../contract/ids.ts'
import { Rupiah } from '../money/rupiah.ts'

export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const PAPER_WIDTHS = ['58', '80'] as const
/** Millimetres of the roll. */
export type PaperWidth = (typeof PAPER_WIDTHS)[number]

const Paper = {
  width: z.enum(PAPER_WIDTHS).default('58').describe('Millimetres of the paper'),
  lang: z.enum(LANGUAGES).default('id').describe('Bahasa Indonesia or English; not of JSON'),
}

export const ReceiptQuery = z.strictObject({
  format: z
    .enum(['json', 'html', 'escpos'])
    .default('json')
    .describe("`html`: a page to print. `escpos`: bytes for a receipt printer, ended by its paper's cut"),
  ...Paper,
})
export type ReceiptQuery = z.infer<typeof ReceiptQuery>

export const PrintBody = z.strictObject({ format: z.enum(['html', 'escpos']).default('escpos'), ...Paper })
export type PrintBody = z.infer<typeof PrintBody>

const Line = z.object({
  line_number: z.int(),
  kind: z.string().describe('goods, discount, service, tax, rounding or delivery'),
  name: z.string(),
  modifiers: z.array(z.object({ name: z.string(), price_change: z.int() })),
  quantity: z.int(),
  unit_price: z.int(),
  amount: z.int(),
  included_amount: z.int().describe('Tax that the prices hold already'),
  of_line: z.int().nullable().describe('The line that a discount belongs to'),
  note: z.string().describe('Of a discount, its reason'),
})

export const Receipt = z
  .object({
    transaction_id: TransactionId,
    shop: z
      .object({
        name: z.string(),
        address: z.string(),
        phone: z.string(),
        tax_number: z.string(),
        footer: z.string(),
        time_zone: z.string(),
      })
      .describe('As it was when this was sold'),
    receipt_number: z.string(),
    call_number: z.string(),
    business_date: z.string(),
    received_at: z.string(),
    sold_at: z.string().nullable().describe('When it was sold, where the till was offline'),
    status: z.string(),
    payment_status: z.string(),
    cashier: z.string().nullable().describe('null: ordered without staff, or asked for by a customer'),
    customer: z.string().nullable().describe('Whose credit it is on; for staff only'),
    table: z.string(),
    note: z.string(),
    lines: z.array(Line),
    total_amount: Rupiah,
    payments: z
      .array(z.object({ method: z.string(), handed_amount: Rupiah }))
      .describe('What was handed over; empty while nothing was'),
    return_amount: Rupiah.describe('Change, in rupiah'),
    refunds: z.array(
      z.object({
        kind: z.string(),
        method: z.string(),
        amount: Rupiah,
        reason: z.string().nullable().describe('For staff only'),
        refunded_at: z.string(),
      }),
    ),
    refunded_amount: Rupiah,
    print_number: z.int().nullable().describe('Which print this is; null: none, only a view'),
    is_copy: z.boolean(),
  })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof Receipt>

/** A receipt in one of its forms, for an operation's schema. */
export const ReceiptAnswer = {
  description: 'The receipt in the form that was asked for',
  content: {
    'application/json': { schema: enveloped(Receipt) },
    'text/html': { schema: z.string() },
    'application/octet-stream': { schema: z.string().describe('ESC/POS') },
  },
}

/** A printed receipt, for an operation's schema. */
export const PrintAnswer = {
  description: 'What to print; Receipt-Print-Number tells which print it is',
  content: {
    'text/html': { schema: z.string() },
    'application/octet-stream': { schema: z.string().describe('ESC/POS') },
  },
}
