import { describe, expect, it } from 'vitest'
import { ADDRESSES } from '../../../shared/hosts/mount.ts'
import type { Shop } from './shop.ts'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The three endpoints of the paper, with its own samples, where customers may pay cash by themselves. */
export function describePaper(shop: Shop): void {
  const addresses = () => (shop.host.can.paperAddresses ? ADDRESSES : (['/function'] as const))

  describe('the paper', () => {
    it('has its list of goods', async () => {
      for (const at of addresses()) {
        const asked = await shop.ask('GET', 'stocks?page=1&total_goods=10&sort=ASC&sort_by=id', { at })
        expect(asked.status).toBe(200)
        expect(asked.json).toEqual({
          code: 200,
          status: 'OK',
          data: [
            expect.objectContaining({ id: 1, name: 'Kopi Gula Aren', stock: 100, price: 5000 }),
            expect.objectContaining({ id: 2, name: 'Kopi Susu', stock: 30, price: 6000 }),
            expect.objectContaining({ id: 3, name: 'Pisang Goreng', stock: 150, price: 1500 }),
          ],
        })
      }
    })

    it('sorts its list by number, the last first, where nothing else is asked for', async () => {
      const { data } = await shop.ask('GET', 'stocks')
      expect(data.map(({ id }: { id: number }) => id)).toEqual([3, 2, 1])
    })

    it('leads from page to page', async () => {
      for (const at of addresses()) {
        const first = await shop.ask('GET', 'stocks?total_goods=2&sort=ASC', { at })
        const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
        const followed = new URL(next, first.url)
        expect(followed.pathname).toBe(`${at}/stocks`)
        const second = await shop.ask('GET', `stocks${followed.search}`, { at })
        expect(second.data).toMatchObject([{ id: 3, name: 'Pisang Goreng' }])
        expect(second.headers.get('link')).toContain('rel="prev"')
      }
    })

    it('has its cart and its transaction', async () => {
      for (const at of addresses()) {
        const goods_id = await shop.goods({ name: 'Roti Bakar', price: 2000, stock: 50 })
        const body = { user_id: 100, goods_id, goods_price: 2000, total: 3 }
        const cart = await shop.ask('POST', 'cart', { body, at })
        expect(cart.status).toBe(200)
        expect(cart.json).toEqual({
          code: 200,
          status: 'OK',
          data: { cart_id: expect.any(Number), total_goods: 3, total_amount: 6000 },
        })
        const { cart_id } = cart.data
        const paid = await shop.ask('POST', 'pay', { body: { cart_id, payment_amount: 10_000 }, at })
        expect(paid.status).toBe(200)
        expect(paid.json).toEqual({
          code: 200,
          status: 'OK',
          data: {
            transaction_id: expect.stringMatching(UUID_V7),
            total_amount: 6000,
            payment_amount: 10_000,
            return_amount: 4000,
            receipt_number: expect.stringMatching(/^\d{8}-\d{4}$/),
            call_number: expect.stringMatching(/^\d{3}$/),
          },
        })
      }
    })

    it('gives no change where the payment is the total', async () => {
      const cart_id = await shop.cart(await shop.goods({ name: 'Teh Tarik', price: 4000, stock: 5 }), 1)
      const { data } = await shop.ask('POST', 'pay', { body: { cart_id, payment_amount: 4000 } })
      expect(data).toMatchObject({ total_amount: 4000, payment_amount: 4000, return_amount: 0 })
    })

    it('is at its own addresses where the host has them, and nowhere near them otherwise', async () => {
      const asked = await shop.ask('GET', 'stocks', { at: '/api/small' })
      expect(asked.status).toBe(shop.host.can.paperAddresses ? 200 : 404)
      expect(asked.json === undefined).toBe(!shop.host.can.paperAddresses)
    })
  })
}
