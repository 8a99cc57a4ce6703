import { CartId, GoodsId, TransactionId, UserId } from '@kedai/shared/contract/ids.ts'
import { Instant } from '@kedai/shared/contract/time.ts'
import {
  CART_LINES_MAX,
  DISCOUNTS_MAX,
  MODIFIERS_PER_LINE_MAX,
  NOTE_LENGTH_MAX,
  QUANTITY_MAX,
  REASON_LENGTH_MAX,
  TABLE_LABEL_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { PaymentMethod } from '@kedai/shared/sale/payment-method.ts'
import { TENDERS } from '@kedai/shared/settings/settings.ts'
import { z } from 'zod'

const CustomerId = z.int().min(1).describe('Whose credit (kasbon) it goes on')
const Note = z.string().trim().max(NOTE_LENGTH_MAX)

const Discount = z
  .strictObject({
    line_number: z.int().min(1).optional().describe('The line of the cart; left out, the whole sale'),
    amount: Rupiah.min(1).optional(),
    basis_points: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Hundredths of a per cent of what is left there'),
    reason: z.string().trim().min(1).max(REASON_LENGTH_MAX),
  })
  .refine(({ amount, basis_points }) => (amount === undefined) !== (basis_points === undefined), {
    message: 'must have one of amount and basis_points',
  })

const SplitTender = z.strictObject({
  method: z.enum(TENDERS).exclude(['counter']),
  amount: Rupiah.min(1).describe('Rupiah handed over in this way'),
  customer_id: CustomerId.optional(),
})

const OfflineLine = z.strictObject({
  goods_id: GoodsId,
  total: z.int().min(1).max(QUANTITY_MAX),
  goods_price: Rupiah.describe('What was charged for a piece, modifiers included'),
  modifiers: z.array(z.int().min(1)).max(MODIFIERS_PER_LINE_MAX).default([]),
  note: Note.default(''),
})

const OfflineSale = z.strictObject({
  sold_at: Instant.describe('When it was sold, by the clock of the till'),
  total_amount: Rupiah.describe('What was charged: the sale is booked with exactly this total'),
  user_id: UserId.default(0),
  lines: z
    .array(OfflineLine)
    .min(1)
    .max(CART_LINES_MAX)
    .optional()
    .describe('What was sold, where the cart was made offline as well; otherwise the lines of the cart'),
})
export type OfflineSale = z.infer<typeof OfflineSale>

export const PayBody = z
  .strictObject({
    cart_id: CartId,
    payment_amount: Rupiah.describe('Rupiah handed over by the customer'),
    method: PaymentMethod.default('cash'),
    customer_id: CustomerId.optional(),
    tenders: z
      .array(SplitTender)
      .min(2)
      .max(TENDERS.length)
      .optional()
      .describe('A payment in several ways, by staff; then `method` counts for nothing'),
    discounts: z.array(Discount).max(DISCOUNTS_MAX).default([]).describe('Money off, by staff'),
    table: z.string().trim().max(TABLE_LABEL_LENGTH_MAX).default('').describe('Where it is served'),
    note: Note.default(''),
    offline: OfflineSale.optional().describe('A sale that staff made while the till was offline'),
  })
  .superRefine(({ payment_amount, method, customer_id, tenders }, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const needCustomer = (one: { method: string; customer_id?: number | undefined }, path: string) => {
      if ((one.method === 'kasbon') !== (one.customer_id !== undefined)) {
        fault(path, 'must name the customer of kasbon, and of nothing else')
      }
    }
    if (tenders === undefined) {
      needCustomer({ method, customer_id }, 'customer_id')
      return
    }
    if (customer_id !== undefined) fault('customer_id', 'must be in the tender that it belongs to')
    for (const one of tenders) needCustomer(one, 'tenders')
    if (new Set(tenders.map((one) => one.method)).size < tenders.length) {
      fault('tenders', 'must have each method once')
    }
    if (tenders.reduce((sum, { amount }) => sum + amount, 0) !== payment_amount) {
      fault('tenders', 'must add up to payment_amount')
    }
  })
export type PayBody = z.infer<typeof PayBody>

export const Payment = z
  .object({
    transaction_id: TransactionId,
    total_amount: Rupiah,
    payment_amount: Rupiah,
    return_amount: Rupiah.describe('Change, in rupiah'),
    receipt_number: z.string().describe("The shop's day and the count of sales on it, as 20261124-0001"),
    call_number: z.string().describe('The short number that is called out when it is ready, as 042'),
  })
  .meta({ id: 'Payment' })
export type Payment = z.infer<typeof Payment>
