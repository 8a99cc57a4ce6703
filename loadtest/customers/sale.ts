import { cartRequest, type Goods, openCartIn, payRequest, STOCKS_REQUEST } from '../requests.ts'
import { type Hit, isSuccess } from '../vegeta/hit.ts'
import type { CustomerClient } from './customer-client.ts'

/** What a customer asks for on the way from the menu to the change; `sale` is the whole of it. */
export const STEPS = ['stocks', 'cart', 'pay', 'sale'] as const
export type Step = (typeof STEPS)[number]

/**
 * One customer: looks at the menu, takes two goods, pays with a key. Whoever is refused goes away.
 *
 * @param onHit - told of each request, and at the end of the sale as a whole: good where it was paid, else with the
 *   answer that ended it
 */
export async function makeSale(
  client: CustomerClient,
  [first, second]: readonly [Goods, Goods],
  onHit: (step: Step, hit: Hit) => void,
): Promise<void> {
  let beganMs: number | undefined
  const ask = async (step: Step, request: Parameters<CustomerClient['send']>[0]) => {
    const hit = await client.send(request)
    beganMs ??= hit.atMs
    onHit(step, { ...hit, body: '' })
    return hit
  }
  const end = ({ atMs, latencyMs, code, error }: Hit) => {
    const fromMs = beganMs ?? atMs
    onHit('sale', { atMs: fromMs, latencyMs: atMs + latencyMs - fromMs, code, error, body: '' })
  }

  const menu = await ask('stocks', STOCKS_REQUEST)
  if (!isSuccess(menu)) return end(menu)
  const opened = await ask('cart', cartRequest(first))
  const cartId = openCartIn(opened.body)?.cartId
  if (!isSuccess(opened) || cartId === undefined) return end(opened)
  const filled = await ask('cart', cartRequest(second, cartId))
  const cart = openCartIn(filled.body)
  if (!isSuccess(filled) || cart === undefined) return end(filled)
  return end(await ask('pay', payRequest(cart)))
}
