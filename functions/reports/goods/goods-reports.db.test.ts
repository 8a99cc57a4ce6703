import { newTransactionId, uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { type BuiltStaff, buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { openHistory } from '@kedai/shared/testing/write-history.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reports } from '../handler.ts'

describe.each(engines)('the reports on goods on $name', (engine) => {
  const shop = useTestShop(engine, [reports])
  afterEach(shop.expectBooksInOrder)
  let owner: BuiltStaff
  const get = (path: string) => shop.app.inject({ url: `/api/small/reports${path}`, headers: owner.headers })

  beforeAll(async () => {
    owner = await buildStaff(shop.database)
    const counted = { tracksStock: true, stock: 20, price: 1_000 }
    const nasi = await buildGoods(shop.database, { ...counted, name: 'Nasi', category: 'Makanan', cost: 600 })
    const soto = await buildGoods(shop.database, {
      ...counted,
      name: 'Soto',
      category: 'Makanan',
      cost: null,
    })
    await buildGoods(shop.database, { ...counted, name: 'Teh', category: 'Minuman', cost: 100, stock: 5 })
    await buildGoods(shop.database, { name: 'Kopi', tracksStock: false, stock: 0 })
    const gone = await buildGoods(shop.database, { ...counted, name: 'Bakso', stock: 9, cost: 10 })
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [gone])
    await shop.database.transaction(
      async (statements) => {
        const history = await openHistory(statements)
        const sell = (cartId: number, businessDate: string, goodsId: number, quantity: number) =>
          history.sell({
            id: uuidToBytes(newTransactionId()),
            cartId,
            businessDate,
            at: `${businessDate} 01:00:00.000000`,
            method: 'cash',
            status: 'completed',
            paymentStatus: 'paid',
            lines: [{ kind: 'goods', goodsId, name: 'x', quantity, unitPrice: 1_000, tracksStock: true }],
          })
        sell(1, '2026-11-01', soto, 2)
        sell(2, '2026-11-02', nasi, 5)
        sell(3, '2026-11-02', gone, 1)
        sell(4, '2026-11-05', soto, 9)
        await history.write()
      },
      { recognisesItself: false },
    )
  })

  const ranked = async (query: string) =>
    (await get(`/goods?from=2026-11-01&to=2026-11-02${query}`))
      .json()
      .data.map((one: { rank: number; name: string; quantity: number }) => [one.rank, one.name, one.quantity])

  it('name the best of a period, also what is no longer on sale', async () => {
    expect(await ranked('')).toEqual([
      [1, 'Nasi', 5],
      [2, 'Soto', 2],
      [3, 'Bakso', 1],
    ])
    expect(await ranked('&limit=1')).toEqual([[1, 'Nasi', 5]])
  })

  it('name the slowest, beginning with what is on sale and sold nothing', async () => {
    expect(await ranked('&order=slowest&limit=3')).toEqual([
      [1, 'Teh', 0],
      [2, 'Kopi', 0],
      [3, 'Soto', 2],
    ])
  })

  it('rank in a table as well', async () => {
    const { body } = await get('/goods?from=2026-11-01&to=2026-11-02&limit=1&format=csv')
    expect(body.split('\r\n')[1]).toMatch(/^1,\d+,Nasi,Makanan,5,5000,0,0,0,5,5000,0,0$/)
  })

  it.each(['&limit=0', '&limit=101', '&limit=x', '&order=worst'])('refuse %s', async (query) => {
    expect((await get(`/goods?from=2026-11-01&to=2026-11-02${query}`)).json().error.reason).toBe(
      'VALIDATION_FAILED',
    )
  })

  it('value what lies in the shop, at cost where that is known and at price', async () => {
    expect((await get('/stock-value')).json().data).toEqual({
      goods_count: 4,
      quantity: 37,
      cost_amount: 9_580,
      price_amount: 37_000,
      uncosted_count: 1,
      by_category: [
        {
          category: '',
          goods_count: 1,
          quantity: 8,
          cost_amount: 80,
          price_amount: 8_000,
          uncosted_count: 0,
        },
        {
          category: 'Makanan',
          goods_count: 2,
          quantity: 24,
          cost_amount: 9_000,
          price_amount: 24_000,
          uncosted_count: 1,
        },
        {
          category: 'Minuman',
          goods_count: 1,
          quantity: 5,
          cost_amount: 500,
          price_amount: 5_000,
          uncosted_count: 0,
        },
      ],
    })
  })

  it('list every counted goods with its value for a spreadsheet', async () => {
    const { body } = await get('/stock-value?format=csv')
    const lines = body.split('\r\n').slice(1, -1)
    expect(lines.map((line: string) => line.replace(/^\d+,/, ''))).toEqual([
      'Nasi,Makanan,15,600,1000,9000,15000',
      'Soto,Makanan,9,,1000,,9000',
      'Teh,Minuman,5,100,1000,500,5000',
      'Bakso,,8,10,1000,80,8000',
    ])
  })
})
