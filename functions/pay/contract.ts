import { CartId, TransactionId } from '@kedai/shared/contract/ids.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { PaymentMethod } from '@kedai/shared/sale/payment-method.ts'
import { z } from 'zod'

export const PayBody = z.strictObject({
  cart_id: CartId,
  payment_amount: Rupiah.describe('Rupiah handed over by the customer'),
  method: PaymentMethod.default('cash'),
})
export type PayBody = z.infer<typeof PayBody>

export const Payment = z
  .object({
    transaction_id: TransactionId,
    total_amount: Rupiah,
    payment_amount: Rupiah,
    return_amount: Rupiah.describe('Change, in rupiah'),
    receipt_number: z.string().describe("The shop's day and the count of sales on it, as 20261124-0001"),
  })
  .meta({ id: 'Payment' })
export type Payment = z.infer<typeof Payment>
