import { buildCart, buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'

describe.each(engines)('closing a shift while cash comes in on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  // Among them: a closed shift expects what its cash adds up to.
  afterEach(shop.expectBooksInOrder)

  it('counts every sale into the shift that it went into, and loses none', async () => {
    const { headers } = await buildStaff(shop.database, { role: 'manager' })
    const goodsId = await buildGoods(shop.database, { stock: 1_000 })
    let keyCount = 0
    const post = async (url: string, payload: object) => {
      const response = await shop.app.inject({
        method: 'POST',
        url: `/api/small/${url}`,
        payload,
        headers: { ...headers, 'idempotency-key': `shift-race-key-${String(++keyCount).padStart(6, '0')}` },
      })
      return response.json()
    }
    const open = async () => (await post('transactions/shifts', { opening_float: 0 })).data.shift_id as number

    for (let round = 0; round < 3; round++) {
      const carts = await Promise.all(
        Array.from({ length: 40 }, () => buildCart(shop.database, { lines: [{ goodsId }] })),
      )
      const shiftId = await open()
      const sell = (cart_id: number) => post('pay', { cart_id, payment_amount: 10_000 })
      const [closed, ...sales] = await Promise.all([
        // Not before some have begun.
        Promise.all(carts.slice(0, 5).map(sell)).then(() =>
          post(`transactions/shifts/${shiftId}/close`, { denominations: [] }),
        ),
        ...carts.slice(5).map(sell),
      ])

      expect(sales.map(({ code }) => code)).toEqual(Array(35).fill(200))
      const [booked] = await shop.query<{ count: number; before_close: number }>(
        `SELECT COUNT(*) AS count, CAST(SUM(shift_id IS NOT NULL) AS SIGNED) AS before_close FROM transactions
          WHERE cart_id IN (${carts.join()})`,
      )
      expect(booked?.count).toBe(40)
      expect(closed.data.expected_amount).toBe((booked?.before_close ?? 0) * 5_000)
      expect(booked?.before_close).toBeGreaterThanOrEqual(5)
    }
  })
})
