import { CartId, GoodsId, LineNumber, pathNumber, TransactionId, UserId } from '@kedai/shared/contract/ids.ts'
import { MODIFIERS_PER_LINE_MAX, NOTE_LENGTH_MAX, QUANTITY_MAX } from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

const Quantity = z.int().min(1).max(QUANTITY_MAX).describe('How many pieces')
const ShownPrice = Rupiah.describe(
  'What the customer was shown for one piece, modifiers included; checked, never what is charged',
)
const Note = z.string().trim().max(NOTE_LENGTH_MAX).describe("The customer's wish for this line")

const Modifiers = z
  .array(z.int().min(1))
  .max(MODIFIERS_PER_LINE_MAX)
  .refine((ids) => new Set(ids).size === ids.length, 'must name a modifier once')
  .describe('Numbers of the modifiers that were chosen; lines of the same goods and modifiers add up')

export const AddToCartBody = z.strictObject({
  cart_id: CartId.optional().describe('Left out, a new cart is opened'),
  user_id: UserId,
  goods_id: GoodsId,
  goods_price: ShownPrice.optional(),
  total: Quantity,
  note: Note.optional(),
  modifiers: Modifiers.default([]),
})
export type AddToCartBody = z.infer<typeof AddToCartBody>

export const CartTotals = z
  .object({
    cart_id: CartId,
    total_goods: z.int().min(0).describe('Pieces in the cart'),
    total_amount: Rupiah,
  })
  .meta({ id: 'CartTotals' })
export type CartTotals = z.infer<typeof CartTotals>

export const CartParams = z.object({ cart_id: pathNumber(CartId) })
export const LineParams = CartParams.extend({ line_number: pathNumber(LineNumber) })
export type LineParams = z.infer<typeof LineParams>

export const ChangeLineBody = z
  .strictObject({
    total: Quantity.optional(),
    goods_price: ShownPrice.optional().describe('The new price, to accept it'),
    note: Note.optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'must change at least one of total, goods_price, note',
  })
export type ChangeLineBody = z.infer<typeof ChangeLineBody>

const CartLineView = z.object({
  line_number: LineNumber,
  goods_id: GoodsId,
  name: z.string(),
  goods_price: Rupiah.describe('The price of one piece that was shown and accepted'),
  price_now: Rupiah.nullable().describe(
    "The catalogue's price now; null when the goods are no longer on sale",
  ),
  total: Quantity,
  amount: Rupiah,
  note: z.string(),
  modifiers: z
    .array(z.object({ id: z.int(), name: z.string(), price_change: z.int() }))
    .describe('As the catalogue has them now; empty where one is no longer to be had'),
})

const CartExtra = z.object({
  kind: z.enum(['discount', 'service', 'tax', 'rounding']),
  name: z.string(),
  amount: z.int().describe('Rupiah, signed'),
  included_amount: z.int().describe('Rupiah of tax that the prices hold already'),
})

export const ViewCartQuery = z.strictObject({
  method: z
    .enum(['cash', 'other'])
    .default('cash')
    .describe('How the customer means to pay: only a cash total is rounded'),
})
export type ViewCartQuery = z.infer<typeof ViewCartQuery>

export const CartView = z
  .object({
    cart_id: CartId,
    user_id: UserId,
    status: z.enum(['open', 'ended', 'paid']),
    ends_at: z.string().describe('RFC 3339: when the cart ends if it is not paid'),
    transaction_id: TransactionId.nullable().describe('The transaction of a paid cart'),
    total_goods: z.int().min(0).describe('Pieces in the cart'),
    total_amount: Rupiah,
    lines: z.array(CartLineView),
    extras: z.array(CartExtra).describe('What pay adds to the goods: service charge, taxes, rounding'),
  })
  .meta({ id: 'Cart' })
export type CartView = z.infer<typeof CartView>
