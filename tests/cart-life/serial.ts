import { goodsOf, type Model, type ModelCart, type ModelGoods, type ModelSale, totalsOf } from './model.ts'

/** Goods to put into a cart that is there, or into a new one. */
export interface Addition {
  readonly cart: ModelCart | undefined
  readonly goods: ModelGoods
  readonly quantity: number
  /** Whether the price is sent that the customer was shown, which accepts a new one. */
  readonly shows: boolean
}

/** @returns why the shop refuses it, or undefined */
export function refusalOfAddition(addition: Addition): string | undefined {
  const { cart, goods, shows } = addition
  const line = lineOf(addition)
  if (cart?.paid) return 'CART_ALREADY_PAID'
  if (!goods.isActive) return 'GOODS_NOT_FOUND'
  if (!shows && line && line.unitPrice !== goods.price) return 'PRICE_CHANGED'
  return (line?.quantity ?? 0) + addition.quantity > goods.stock ? 'OUT_OF_STOCK' : undefined
}

/** @returns the cart; one that is new has the number 0 until the shop has told it */
export function makeAddition({ carts }: Model, addition: Addition): ModelCart {
  const { goods, quantity } = addition
  const cart: ModelCart = addition.cart ?? { id: 0, lines: [], lastLineNumber: 0, paid: undefined }
  if (addition.cart === undefined) carts.push(cart)
  const line = lineOf(addition)
  if (line) Object.assign(line, { quantity: line.quantity + quantity, unitPrice: goods.price })
  else cart.lines.push({ number: ++cart.lastLineNumber, goods: goods.id, quantity, unitPrice: goods.price })
  return cart
}

const lineOf = ({ cart, goods }: Addition) => cart?.lines.find((one) => one.goods === goods.id)

/** @returns why the shop refuses it, or undefined */
export function refusalOfPayment(model: Model, cart: ModelCart, payment: number): string | undefined {
  if (cart.paid) return 'CART_ALREADY_PAID'
  if (cart.lines.length === 0) return 'CART_EMPTY'
  if (cart.lines.some((line) => !goodsOf(model, line.goods).isActive)) return 'GOODS_INACTIVE'
  if (cart.lines.some((line) => goodsOf(model, line.goods).price !== line.unitPrice)) return 'PRICE_CHANGED'
  if (payment < model.rules.least(totalsOf(cart).total_amount)) return 'PAYMENT_TOO_LOW'
  if (cart.lines.some((line) => line.quantity > goodsOf(model, line.goods).stock)) return 'OUT_OF_STOCK'
  return undefined
}

/** A customer's payment in cash: the sale waits for somebody of the staff to see it. */
export function makePayment(
  model: Model,
  cart: ModelCart,
  { key, body, answer }: Pick<ModelSale, 'key' | 'body' | 'answer'>,
): void {
  for (const { goods, quantity } of cart.lines) {
    const sold = goodsOf(model, goods)
    sold.stock = model.rules.stockAfterSale(sold.stock, quantity)
  }
  cart.paid = { key, body, answer, status: 'received', paymentStatus: 'paid' }
}

/** The amounts that a payment is answered with. */
export const amountsOf = (cart: ModelCart, payment: number) => {
  const total = totalsOf(cart).total_amount
  return { total_amount: total, payment_amount: payment, return_amount: payment - total }
}
