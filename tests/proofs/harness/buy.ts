import { randomUUID } from 'node:crypto'
import type { Draw } from '../../../bench/fill/draw.ts'
import type { Ask } from './ask.ts'
import type { Answer } from './history.ts'
import type { StagedGoods } from './stage.ts'

const LINES_MAX = 3
const QUANTITY_MAX = 3
/** How often a customer asks once more after the answer: with the same key, and with another one. */
const REPEATS_PART = 0.05
const OTHER_KEY_PART = 0.05

/** A cart that is ready to be paid. */
export interface FilledCart {
  readonly cartId: number
  /** Rupiah. */
  readonly totalAmount: number
}

/** A whole number from 0 up to but not including `count`. */
export const drawBelow = (draw: Draw, count: number): number => Math.floor(draw() * count)

/**
 * Fills a cart with some of the goods, in whatever order.
 *
 * @param linesMax - how many of the goods at the most
 * @returns undefined where the shop refused, which the history tells
 */
export async function fillCart(
  ask: Ask,
  { purchase, goods, draw, linesMax = LINES_MAX }: Omit<ToBuy, 'ask'> & { readonly linesMax?: number },
): Promise<FilledCart | undefined> {
  const left = [...goods]
  const linesCount = 1 + drawBelow(draw, Math.min(linesMax, goods.length))
  let cart: FilledCart | undefined
  for (let line = 0; line < linesCount; line++) {
    const [chosen] = left.splice(drawBelow(draw, left.length), 1)
    const { data } = await ask({
      purchase,
      operation: 'cart',
      key: randomUUID(),
      body: {
        ...(cart && { cart_id: cart.cartId }),
        user_id: 1,
        goods_id: chosen?.goodsId,
        total: 1 + drawBelow(draw, QUANTITY_MAX),
      },
    })
    if (data === null) return undefined
    cart = { cartId: Number(data['cart_id']), totalAmount: Number(data['total_amount']) }
  }
  return cart
}

export interface ToBuy {
  readonly purchase: string
  readonly goods: readonly StagedGoods[]
  readonly draw: Draw
  readonly linesMax?: number
}

/**
 * Buys as one customer: fills a cart and pays it, and now and then asks once more what is answered already.
 *
 * @returns the first answer of pay; undefined where no cart could be filled
 */
export async function buy(ask: Ask, toBuy: ToBuy): Promise<Answer | undefined> {
  const { purchase, draw } = toBuy
  const cart = await fillCart(ask, toBuy)
  if (cart === undefined) return undefined
  const pay = {
    purchase,
    operation: 'pay',
    key: randomUUID(),
    body: { cart_id: cart.cartId, payment_amount: cart.totalAmount + drawBelow(draw, 20) * 500 },
  } as const
  const answer = await ask(pay)
  if (draw() < REPEATS_PART) await ask(pay)
  if (draw() < OTHER_KEY_PART) {
    await ask({ ...pay, key: randomUUID(), mayBeRefused: ['CART_ALREADY_PAID'] })
  }
  return answer
}
