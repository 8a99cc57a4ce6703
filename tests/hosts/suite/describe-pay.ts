import { describe, expect, it } from 'vitest'
import { newKey, type Shop } from './shop.ts'

const SEEN_WITHIN_MS = 10_000

/** What happens to a cart when it is paid. */
export function describePay(shop: Shop): void {
  const stockOf = async (name: string) => (await shop.done('GET', `stocks?search=${name}`))[0]?.stock

  describe('pay', () => {
    it('takes the goods from the stock that the list shows', async () => {
      const goodsId = await shop.goods({ name: 'Martabak', price: 25_000, stock: 9 })
      expect(await stockOf('Martabak')).toBe(9)
      const cart_id = await shop.cart(goodsId, 2)
      await shop.done('POST', 'pay', { body: { cart_id, payment_amount: 50_000 } })
      await expect.poll(() => stockOf('Martabak'), { timeout: SEEN_WITHIN_MS }).toBe(7)
    })

    it('refuses less than the total, and then takes enough', async () => {
      const cart_id = await shop.cart(await shop.goods({ name: 'Rujak', price: 8000, stock: 9 }), 1)
      const low = await shop.ask('POST', 'pay', { body: { cart_id, payment_amount: 7999 } })
      expect([low.status, low.reason]).toEqual([422, 'PAYMENT_TOO_LOW'])
      expect(await shop.done('POST', 'pay', { body: { cart_id, payment_amount: 8000 } })).toMatchObject({
        return_amount: 0,
      })
    })

    it('takes one of two payments of one cart at once, and tells the other of it', async () => {
      const cart_id = await shop.cart(await shop.goods({ name: 'Pempek', price: 5000, stock: 9 }), 1)
      const both = await Promise.all(
        [1, 2].map(() =>
          shop.ask('POST', 'pay', { body: { cart_id, payment_amount: 5000 }, headers: newKey() }),
        ),
      )
      const [paid, refused] = both.toSorted((a, b) => a.status - b.status)
      expect([paid?.status, refused?.status, refused?.reason]).toEqual([200, 409, 'CART_ALREADY_PAID'])
      expect(refused?.json.error.details).toEqual({ transaction_id: paid?.data.transaction_id })
    })

    it('sells the last piece once', async () => {
      const goodsId = await shop.goods({ name: 'Klepon', price: 1000, stock: 1 })
      const carts = [await shop.cart(goodsId, 1), await shop.cart(goodsId, 1), await shop.cart(goodsId, 1)]
      const all = await Promise.all(
        carts.map((cart_id) => shop.ask('POST', 'pay', { body: { cart_id, payment_amount: 1000 } })),
      )
      expect(all.map(({ status, reason }) => [status, reason]).sort()).toEqual([
        [200, undefined],
        [409, 'OUT_OF_STOCK'],
        [409, 'OUT_OF_STOCK'],
      ])
    })
  })
}
