import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { takeStock } from './take-stock.ts'

describe.each(engines)('taking stock on $name', (engine) => {
  const shop = useTestShop(engine, [])
  type Needs = Parameters<typeof takeStock>[1]
  const take = (...needs: Needs) =>
    shop.database.transaction((statements) => takeStock(statements, needs), { recognisesItself: false })
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock

  it('takes what all sales need of each goods', async () => {
    const [tea, coffee] = [
      await buildGoods(shop.database, { stock: 5 }),
      await buildGoods(shop.database, { stock: 9 }),
    ]
    await take(
      { goodsId: tea, quantity: 2, tracksStock: true },
      { goodsId: coffee, quantity: 9, tracksStock: true },
      { goodsId: tea, quantity: 3, tracksStock: true },
    )
    expect([await stockOf(tea), await stockOf(coffee)]).toEqual([0, 0])
  })

  it('leaves goods without a count alone', async () => {
    const goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    await take({ goodsId, quantity: 2, tracksStock: false })
    expect(await stockOf(goodsId)).toBe(0)
  })

  it.each([
    ['there is less', 'stock = 1'],
    ['they are off the menu', 'is_active = 0'],
    ['they are not counted', 'tracks_stock = 0'],
  ])('takes nothing at all when, against what was decided by, %s of one goods', async (_what, change) => {
    const [fine, other] = [
      await buildGoods(shop.database, { stock: 5 }),
      await buildGoods(shop.database, { stock: 5 }),
    ]
    await shop.change(`UPDATE goods SET ${change} WHERE id = ?`, [other])
    await expect(
      take(
        { goodsId: fine, quantity: 2, tracksStock: true },
        { goodsId: other, quantity: 2, tracksStock: true },
      ),
    ).rejects.toThrow('locked goods have the stock that was decided by')
    expect(await stockOf(fine)).toBe(5)
  })
})
