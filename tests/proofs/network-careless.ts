import { type Draw, seededDraw } from '../../bench/fill/draw.ts'
import { attemptOnce, repeatUntilAnswered } from './harness/ask.ts'
import { fillCart } from './harness/buy.ts'
import type { History } from './harness/history.ts'
import type { StagedGoods } from './harness/stage.ts'

export interface CarelessCustomers {
  readonly url: string
  readonly count: number
  readonly goods: readonly StagedGoods[]
  readonly history: History
  readonly draw: Draw
}

/**
 * Customers who buy without a key, and after any fault fill another cart with what they mean to buy and pay that:
 * what must not be done, for the control.
 *
 * @param isOver - once true, everybody finishes what they have begun
 */
export async function shopCarelessly(
  { url, count, goods, history, draw }: CarelessCustomers,
  isOver: () => boolean,
): Promise<void> {
  for (const one of goods) history.note({ kind: 'goods', ...one })
  const shop = async (customer: number) => {
    const ownDraw = seededDraw(draw() * 2 ** 32)
    const ask = repeatUntilAnswered(url, history, ownDraw)
    const isPaid = async (purchase: string) => {
      const cart = await fillCart(ask, { purchase, goods, draw: ownDraw })
      if (cart === undefined) return false
      const body = { cart_id: cart.cartId, payment_amount: cart.totalAmount }
      const asked = { purchase, operation: 'pay', key: undefined, body } as const
      const answer = await attemptOnce(url, history, { request: history.ask(asked), attempt: 1, asked })
      return answer?.status === 200
    }
    for (let purchase = 1; !isOver(); purchase++) {
      while (!(await isPaid(`${customer}.${purchase}`)));
    }
  }
  await Promise.all(Array.from({ length: count }, (_, index) => shop(index + 1)))
}
