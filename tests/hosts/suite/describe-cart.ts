import { describe, expect, it } from 'vitest'
import type { Shop } from './shop.ts'

/** A cart until it is paid. */
export function describeCart(shop: Shop): void {
  describe('a cart', () => {
    it('takes goods of several kinds, is seen, changed and emptied', async () => {
      const tea = await shop.goods({ name: 'Es Teh', price: 3000, stock: 20 })
      const rice = await shop.goods({ name: 'Nasi Goreng', price: 15_000, stock: 20 })
      const cart_id = await shop.cart(tea, 2)
      const added = await shop.done('POST', 'cart', {
        body: { cart_id, user_id: 100, goods_id: rice, total: 1 },
      })
      expect(added).toEqual({ cart_id, total_goods: 3, total_amount: 21_000 })

      const changed = await shop.done('PATCH', `cart/${cart_id}/lines/1`, {
        body: { total: 5, note: 'tanpa es' },
      })
      expect(changed).toEqual({ cart_id, total_goods: 6, total_amount: 30_000 })
      const removed = await shop.done('DELETE', `cart/${cart_id}/lines/2`)
      expect(removed).toEqual({ cart_id, total_goods: 5, total_amount: 15_000 })

      expect(await shop.done('GET', `cart/${cart_id}`)).toMatchObject({
        cart_id,
        user_id: 100,
        status: 'open',
        transaction_id: null,
        total_goods: 5,
        total_amount: 15_000,
        lines: [
          { line_number: 1, goods_id: tea, name: 'Es Teh', total: 5, amount: 15_000, note: 'tanpa es' },
        ],
      })
    })

    it('is one and the same at both addresses where the host has both', async () => {
      const cart_id = await shop.cart(await shop.goods({ name: 'Soto', price: 12_000, stock: 5 }), 1)
      const at = shop.host.can.paperAddresses ? '/api/small' : '/function'
      expect(await shop.done('GET', `cart/${cart_id}`, { at })).toMatchObject({
        cart_id,
        total_amount: 12_000,
      })
    })

    it('says what is left where there is less than asked for', async () => {
      const goods_id = await shop.goods({ name: 'Donat', price: 2500, stock: 4 })
      const asked = await shop.ask('POST', 'cart', { body: { user_id: 100, goods_id, total: 5 } })
      expect([asked.status, asked.reason]).toEqual([409, 'OUT_OF_STOCK'])
      expect(asked.json.error.details).toEqual({ goods: [{ goods_id, total: 5, stock: 4 }] })
    })

    it('says the price where it is another than was shown', async () => {
      const goods_id = await shop.goods({ name: 'Bakso', price: 10_000, stock: 4 })
      const body = { user_id: 100, goods_id, goods_price: 9000, total: 1 }
      const asked = await shop.ask('POST', 'cart', { body })
      expect([asked.status, asked.reason]).toEqual([409, 'PRICE_CHANGED'])
      expect(asked.json.error.details).toEqual({
        lines: [{ goods_id, goods_price: 9000, price_now: 10_000 }],
      })
    })

    it('is nobody else’s', async () => {
      const goods_id = await shop.goods({ name: 'Sate', price: 20_000, stock: 4 })
      const cart_id = await shop.cart(goods_id, 1)
      const asked = await shop.ask('POST', 'cart', { body: { cart_id, user_id: 101, goods_id, total: 1 } })
      expect([asked.status, asked.reason]).toEqual([404, 'CART_NOT_FOUND'])
    })
  })
}
