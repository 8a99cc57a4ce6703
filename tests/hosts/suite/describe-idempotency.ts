import { describe, expect, it } from 'vitest'
import { newKey, type Shop } from './shop.ts'

/** What a client may rely on that repeats a request. */
export function describeIdempotency(shop: Shop): void {
  describe('a request that is repeated with its key', () => {
    it('pays once, and is answered again as it was', async () => {
      const goodsId = await shop.goods({ name: 'Cendol', price: 7000, stock: 9 })
      const cart_id = await shop.cart(goodsId, 1)
      const repeat = { body: { cart_id, payment_amount: 10_000 }, headers: newKey() }
      const first = await shop.ask('POST', 'pay', repeat)
      expect(first.headers.get('idempotency-replayed')).toBeNull()
      expect(first.data).toMatchObject({ total_amount: 7000, return_amount: 3000 })
      const second = await shop.ask('POST', 'pay', repeat)
      expect(second.headers.get('idempotency-replayed')).toBe('true')
      expect(second.json).toEqual(first.json)
      expect(await saleCount(shop, goodsId)).toBe(1)
    })

    it('fills a cart once', async () => {
      const goods_id = await shop.goods({ name: 'Wedang', price: 6000, stock: 9 })
      const repeat = { body: { user_id: 100, goods_id, total: 2 }, headers: newKey() }
      const first = await shop.ask('POST', 'cart', repeat)
      const second = await shop.ask('POST', 'cart', repeat)
      expect(second.json).toEqual(first.json)
      expect(second.headers.get('idempotency-replayed')).toBe('true')
      const { cart_id } = first.data
      expect(await shop.done('GET', `cart/${cart_id}`)).toMatchObject({ total_goods: 2 })
    })

    it('is one sale also where all come at once', async () => {
      const goodsId = await shop.goods({ name: 'Serabi', price: 3000, stock: 9 })
      const cart_id = await shop.cart(goodsId, 1)
      const repeat = { body: { cart_id, payment_amount: 3000 }, headers: newKey() }
      const all = await Promise.all([1, 2, 3, 4, 5].map(() => shop.ask('POST', 'pay', repeat)))
      expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
      expect(new Set(all.map(({ data }) => data.transaction_id)).size).toBe(1)
      expect(await saleCount(shop, goodsId)).toBe(1)
    })

    it('is refused where it asks for something else', async () => {
      const cart_id = await shop.cart(await shop.goods({ name: 'Lumpia', price: 3000, stock: 9 }), 1)
      const headers = newKey()
      await shop.done('POST', 'pay', { body: { cart_id, payment_amount: 3000 }, headers })
      const other = await shop.ask('POST', 'pay', { body: { cart_id, payment_amount: 5000 }, headers })
      expect([other.status, other.reason]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    })
  })
}

async function saleCount(shop: Shop, goodsId: number): Promise<number | undefined> {
  const [row] = await shop.database.read((statements) =>
    statements.rows<{ sales: number }>('SELECT COUNT(*) AS sales FROM transaction_lines WHERE goods_id = ?', [
      goodsId,
    ]),
  )
  return row?.sales
}
