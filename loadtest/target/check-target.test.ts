import { describe, expect, it } from 'vitest'
import type { CustomerClient } from '../customers/customer-client.ts'
import type { HttpRequest } from '../vegeta/http-request.ts'
import { checkTarget } from './check-target.ts'

const GOODS = [
  { id: 7, name: 'Kopi', stock: null, price: 5000, sold_out: false },
  { id: 8, name: 'Teh', stock: 10_000, price: 4000, sold_out: false },
  { id: 9, name: 'Roti', stock: 9_999, price: 3000, sold_out: false },
  { id: 10, name: 'Susu', stock: null, price: 6000, sold_out: true },
]
const ANSWERS: Record<string, { code: number; data?: unknown; error?: unknown }> = {
  stocks: { code: 200, data: GOODS },
  cart: { code: 200, data: { cart_id: 11, total_goods: 1, total_amount: 5000 } },
  pay: { code: 200, data: { transaction_id: 'x' } },
}

/** A shop that answers so, and what it was asked. */
function shop(changed: typeof ANSWERS = {}) {
  const asked: HttpRequest[] = []
  const client: CustomerClient = {
    async send(request) {
      asked.push(request)
      const [, name = ''] = /^\/api\/small\/(\w+)/.exec(request.path) ?? []
      const answer = { ...ANSWERS, ...changed }[name]
      return { atMs: 0, latencyMs: 1, code: answer?.code ?? 404, error: '', body: JSON.stringify(answer) }
    },
    close: () => undefined,
  }
  return { client, asked }
}

describe('a shop that is to be tested', () => {
  it('makes one sale, and gives the goods that can be sold without end', async () => {
    const { client, asked } = shop()
    expect(await checkTarget(client)).toEqual([
      { id: 7, price: 5000 },
      { id: 8, price: 4000 },
    ])
    expect(asked.map(({ body }) => body && JSON.parse(body))).toEqual([
      undefined,
      { user_id: 100, goods_id: 7, goods_price: 5000, total: 1 },
      { cart_id: 11, payment_amount: 5000 },
    ])
  })

  it('may be another program with the paper’s endpoints', async () => {
    const data = [{ id: 1, name: 'Kopi', stock: 1_000_000, price: 5000 }]
    expect(await checkTarget(shop({ stocks: { code: 200, data } }).client)).toEqual([{ id: 1, price: 5000 }])
  })

  it('has to take cash from customers', async () => {
    const { client } = shop({ pay: { code: 403, error: { reason: 'CASH_NEEDS_STAFF' } } })
    await expect(checkTarget(client)).rejects.toThrow('set public_cash to true. docs/load-test.md')
  })

  it('has to have goods that do not run out', async () => {
    const { client } = shop({ stocks: { code: 200, data: GOODS.slice(2) } })
    await expect(checkTarget(client)).rejects.toThrow('no goods to sell again and again')
  })

  it.each([
    [{ stocks: { code: 404 } }, 'does not answer as a shop: GET /api/small/stocks gave 404'],
    [{ stocks: { code: 200, data: 'welcome' } }, 'does not answer as a shop'],
    [{ cart: { code: 409 } }, 'A cart was answered 409'],
    [{ pay: { code: 503 } }, 'Paying was answered 503'],
  ])('has to be a shop: %j', async (changed, message) => {
    await expect(checkTarget(shop(changed).client)).rejects.toThrow(message)
  })

  it('has to be there', async () => {
    const client: CustomerClient = {
      send: async () => ({ atMs: 0, latencyMs: 1, code: 0, error: 'connect ECONNREFUSED', body: '' }),
      close: () => undefined,
    }
    await expect(checkTarget(client)).rejects.toThrow('Nobody answers there: connect ECONNREFUSED.')
  })
})
