import { TransactionId } from '@kedai/shared/contract/ids.ts'
import { CART_LINES_MAX, QUANTITY_MAX, REASON_LENGTH_MAX } from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { PAYMENT_STATUSES, STATUSES, STEPS } from '@kedai/shared/transactions/steps.ts'
import { z } from 'zod'

export const TransactionParams = z.object({ transaction_id: TransactionId })

const Reason = z.string().trim().min(1).max(REASON_LENGTH_MAX).describe('Why; it stays in the books')

/** A step that takes nothing with it: no body or an empty one, so that a field of another operation is refused. */
export const EmptyBody = z.strictObject({}).nullish()

export const RejectBody = z.strictObject({ reason: Reason })
export type RejectBody = z.infer<typeof RejectBody>

const RefundedLine = z.strictObject({
  line_number: z.int().min(1),
  quantity: z.int().min(1).max(QUANTITY_MAX).describe('Pieces'),
  restock: z.boolean().optional().describe('For this line; left out, as for the whole refund'),
})

export const RefundBody = z.strictObject({
  reason: Reason,
  restock: z.boolean().describe('Whether the goods go back to stock, where the sale took them from it'),
  lines: z
    .array(RefundedLine)
    .min(1)
    .max(CART_LINES_MAX)
    .refine((all) => new Set(all.map((one) => one.line_number)).size === all.length, 'must name a line once')
    .optional()
    .describe('Left out, all that is left'),
  method: z
    .enum(['cash', 'card', 'transfer', 'kasbon'])
    .optional()
    .describe('Left out, the way it was paid: off the account first, then each other way up to what it paid'),
})
export type RefundBody = z.infer<typeof RefundBody>

export const TakePaymentBody = z
  .strictObject({
    method: z.enum(['cash', 'card', 'transfer', 'kasbon']),
    payment_amount: Rupiah.describe('Rupiah handed over; only cash may be more than the total'),
    customer_id: z.int().min(1).optional().describe('Whose credit (kasbon) it goes on'),
  })
  .refine(({ method, customer_id }) => (method === 'kasbon') === (customer_id !== undefined), {
    path: ['customer_id'],
    message: 'must name the customer of kasbon, and of nothing else',
  })
export type TakePaymentBody = z.infer<typeof TakePaymentBody>

export const StepTaken = z
  .object({
    transaction_id: TransactionId,
    status: z.enum(STATUSES),
    payment_status: z.enum(PAYMENT_STATUSES),
    total_amount: Rupiah,
    refunded_amount: Rupiah,
    event_number: z.int(),
    occurred_at: z.string(),
    allowed: z.array(z.enum(STEPS)).describe('What may be done next'),
  })
  .meta({ id: 'StepTaken' })

const MoneyByMethod = z.object({ method: z.string(), amount: Rupiah })

export const Refunded = StepTaken.extend({
  amount: Rupiah.describe('Given back by this refund'),
  given_back: z.array(MoneyByMethod),
  lines: z.array(
    z.object({ line_number: z.int(), quantity: z.int(), amount: Rupiah, restocked: z.boolean() }),
  ),
}).meta({ id: 'Refunded' })
export type Refunded = z.infer<typeof Refunded>

export const PaymentTaken = StepTaken.extend({
  payment_amount: Rupiah.describe('Handed over'),
  return_amount: Rupiah.describe('Change, in rupiah'),
}).meta({ id: 'PaymentTaken' })
export type PaymentTaken = z.infer<typeof PaymentTaken>
