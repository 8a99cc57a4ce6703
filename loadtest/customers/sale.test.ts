import { describe, expect, it } from 'vitest'
import type { Hit } from '../vegeta/hit.ts'
import type { HttpRequest } from '../vegeta/http-request.ts'
import { makeSale, type Step } from './sale.ts'

const GOODS = [
  { id: 1, price: 5000 },
  { id: 2, price: 3000 },
] as const
const CART = { data: { cart_id: 11, total_amount: 8000 } }

/** One customer; the request of that number is answered with that code. Each takes 10 ms. */
async function sell(refused?: { number: number; code: number }) {
  const asked: HttpRequest[] = []
  const hits: [Step, Hit][] = []
  const client = {
    async send(request: HttpRequest): Promise<Hit> {
      const code = refused?.number === asked.length ? refused.code : 200
      asked.push(request)
      return { atMs: asked.length * 10, latencyMs: 10, code, error: '', body: JSON.stringify(CART) }
    },
    close: () => undefined,
  }
  await makeSale(client, GOODS, (step, hit) => hits.push([step, hit]))
  return { asked, hits }
}

describe('a customer', () => {
  it('goes from the menu to the change, with a key for the payment', async () => {
    const { asked, hits } = await sell()
    expect(hits.map(([step]) => step)).toEqual(['stocks', 'cart', 'cart', 'pay', 'sale'])
    expect(asked.slice(1).map(({ body }) => JSON.parse(body ?? ''))).toEqual([
      { user_id: 100, goods_id: 1, goods_price: 5000, total: 1 },
      { cart_id: 11, user_id: 100, goods_id: 2, goods_price: 3000, total: 1 },
      { cart_id: 11, payment_amount: 8000 },
    ])
    expect(asked[3]?.headers?.['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('has a sale as long as all of its requests', async () => {
    const { hits } = await sell()
    expect(hits.at(-1)).toEqual(['sale', { atMs: 10, latencyMs: 40, code: 200, error: '', body: '' }])
  })

  it.each([
    [0, ['stocks', 'sale']],
    [1, ['stocks', 'cart', 'sale']],
    [2, ['stocks', 'cart', 'cart', 'sale']],
    [3, ['stocks', 'cart', 'cart', 'pay', 'sale']],
  ])('goes away when request %i is refused, and that is no sale', async (number, steps) => {
    const { hits } = await sell({ number, code: 503 })
    expect(hits.map(([step]) => step)).toEqual(steps)
    expect(hits.at(-1)?.[1].code).toBe(503)
  })
})
