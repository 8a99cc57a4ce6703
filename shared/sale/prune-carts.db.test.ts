import { afterEach, describe, expect, it } from 'vitest'
import { buildSale } from '../testing/build-sale.ts'
import { buildCart, buildGoods } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { pruneCarts } from './prune-carts.ts'

describe.each(engines)('pruning carts on $name', (engine) => {
  const shop = useTestShop(engine, [])
  afterEach(shop.expectBooksInOrder)

  async function cart(hoursAgo: number): Promise<number> {
    const cartId = await buildCart(shop.database, { lines: [{ goodsId: await buildGoods(shop.database) }] })
    await shop.change('UPDATE carts SET opened_at = SYSDATE(6) - INTERVAL ? HOUR WHERE id = ?', [
      hoursAgo,
      cartId,
    ])
    return cartId
  }
  const cartIds = async () => (await shop.query<{ id: number }>('SELECT id FROM carts')).map(({ id }) => id)

  it('removes those that ended a week ago, with their lines, a batch at a time', async () => {
    const DAYS_8 = 8 * 24
    const old = await Promise.all([cart(DAYS_8 + 3), cart(DAYS_8 + 2), cart(DAYS_8 + 1)])
    const kept = await Promise.all([cart(DAYS_8 - 1), cart(0)])
    await buildSale(shop.database, { lines: [{ goodsId: await buildGoods(shop.database) }] })
    await shop.change("UPDATE carts SET opened_at = '2020-01-01' WHERE status = 'paid'")

    expect(await pruneCarts(shop.database, { limit: 2 })).toBe(2)
    expect(await cartIds()).toContain(old[2])
    expect(await pruneCarts(shop.database, { limit: 2 })).toBe(1)
    expect(await pruneCarts(shop.database, { limit: 2 })).toBe(0)

    const left = await cartIds()
    expect(left).toEqual(expect.arrayContaining(kept))
    expect(left).toHaveLength(3)
    const lines = await shop.query<{ cart_id: number }>('SELECT cart_id FROM cart_lines')
    expect(lines.map(({ cart_id }) => cart_id).sort()).toEqual([...kept].sort())
  })
})
