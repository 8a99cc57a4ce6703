import { buildCart, buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { pay } from './handler.ts'

const KEY = 'key-0123456789abcdef'

describe.each(engines)('pay on $name', (engine) => {
  const shop = useTestShop(engine, [pay])
  afterEach(shop.expectBooksInOrder)

  const post = (payload: object, headers: Record<string, string> = {}) =>
    shop.app.inject({ method: 'POST', url: '/api/small/pay', payload, headers })
  const stockOf = async (goodsId: number) => {
    const [row] = await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId])
    return row?.stock
  }

  it('books the sale and gives change', async () => {
    const goodsId = await buildGoods(shop.database, { name: 'Es Teh', price: 3000, stock: 10 })
    const cartId = await buildCart(shop.database, { lines: [{ goodsId, quantity: 2, unitPrice: 3000 }] })

    const response = await post({ cart_id: cartId, payment_amount: 10_000 })

    expect(response.json()).toMatchObject({
      code: 200,
      status: 'OK',
      data: { total_amount: 6000, payment_amount: 10_000, return_amount: 4000 },
    })
    expect(response.json().data.transaction_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    expect(response.json().data.receipt_number).toMatch(/^\d{8}-\d{4}$/)
    expect(await stockOf(goodsId)).toBe(8)
  })

  it('replays the same answer for the same key and body', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
    const body = { cart_id: cartId, payment_amount: 5000 }
    const first = await post(body, { 'idempotency-key': KEY })
    const second = await post({ payment_amount: 5000, cart_id: cartId }, { 'idempotency-key': `"${KEY}"` })

    expect(second.statusCode).toBe(200)
    expect(second.json()).toEqual(first.json())
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(await stockOf(goodsId)).toBe(4)
  })
})
