import { buildCart, buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { goods } from '../functions/goods/handler.ts'
import { pay } from '../functions/pay/handler.ts'

const GOODS_COUNT = 4
const SELLERS = 3
const CARTS_EACH = 8

describe.each(engines)('a stock count while the shop sells, on $name', (engine) => {
  const shop = useTestShop(engine, [goods, pay])
  afterEach(shop.expectBooksInOrder)

  it.each(['opening', 'entry'])(
    'as of the %s leaves what was counted less what was sold since',
    async (as_of) => {
      const manager = await buildStaff(shop.database, { role: 'manager' })
      let keyCount = 0
      const call = async (method: 'POST' | 'PATCH', path: string, payload?: object) => {
        const response = await shop.app.inject({
          method,
          url: `/api/small/${path}`,
          ...(payload === undefined ? {} : { payload }),
          headers: {
            ...manager.headers,
            'idempotency-key': `selling-${as_of}-key-${String(++keyCount).padStart(4, '0')}`,
          },
        })
        expect(response.statusCode, response.body).toBe(200)
        return response.json().data
      }
      const ids = await Promise.all(
        Array.from({ length: GOODS_COUNT }, () => buildGoods(shop.database, { stock: 100, price: 1_000 })),
      )
      const sell = async () => {
        const lines = ids.map((goodsId) => ({ goodsId, unitPrice: 1_000 }))
        const cartId = await buildCart(shop.database, { lines })
        return call('POST', 'pay', { cart_id: cartId, payment_amount: GOODS_COUNT * 1_000 })
      }

      const { count_id } = await call('POST', 'goods/counts', { goods_ids: ids, as_of })
      // Three of each are missing on the shelves when they are counted, before anything is sold.
      await call('PATCH', `goods/counts/${count_id}/lines`, {
        lines: ids.map((goods_id) => ({ goods_id, counted: 97 })),
      })
      const sellMany = async () => {
        for (let n = 0; n < CARTS_EACH; n++) await sell()
      }
      await Promise.all([
        ...Array.from({ length: SELLERS }, sellMany),
        call('POST', 'goods/movements', {
          kind: 'purchase',
          lines: ids.toReversed().map((goods_id) => ({ goods_id, quantity: 7 })),
        }),
        sell().then(() => call('POST', `goods/counts/${count_id}/book`)),
      ])

      const rows = await shop.query<{ stock: number }>(
        `SELECT stock FROM goods WHERE id BETWEEN ${Math.min(...ids)} AND ${Math.max(...ids)}`,
      )
      expect(rows).toEqual(Array(GOODS_COUNT).fill({ stock: 100 - 3 + 7 - (SELLERS * CARTS_EACH + 1) }))
    },
  )
})
