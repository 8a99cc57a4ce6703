import { describe, expect, it } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { createGoods, type NewGoods } from './create-goods.ts'
import { readGoods } from './read-goods.ts'

describe.each(engines)('goods on $name', (engine) => {
  const shop = useTestShop(engine, [])
  const create = (goods: NewGoods) =>
    shop.database.transaction((statements) => createGoods(statements, goods), { recognisesItself: false })
  const read = (...ids: number[]) => shop.database.read((statements) => readGoods(statements, ids))

  it('are read as they were created', async () => {
    const id = await create({ name: 'Es Téh 🧋', category: 'Minuman', price: 3000, stock: 10 })
    expect(await read(id)).toEqual(
      new Map([
        [
          id,
          {
            id,
            name: 'Es Téh 🧋',
            price: 3000,
            tracksStock: true,
            stock: 10,
            soldOut: false,
            isActive: true,
            cost: null,
            hasModifiers: false,
          },
        ],
      ]),
    )
    expect(await shop.query('SELECT category, version FROM goods WHERE id = ?', [id])).toEqual([
      { category: 'Minuman', version: 1 },
    ])
  })

  it('begin with an opening movement of their stock', async () => {
    const id = await create({ name: 'Roti', price: 5000, stock: 7 })
    expect(await shop.query('SELECT kind, quantity FROM stock_movements WHERE goods_id = ?', [id])).toEqual([
      { kind: 'opening', quantity: 7 },
    ])
    await shop.expectBooksInOrder()
  })

  it('begin with no movement where there is no stock', async () => {
    const id = await create({ name: 'Kopi tubruk', price: 0, tracksStock: false })
    expect(await shop.query('SELECT id FROM stock_movements WHERE goods_id = ?', [id])).toEqual([])
    expect((await read(id)).get(id)).toMatchObject({ tracksStock: false, stock: 0, price: 0 })
    expect(await shop.query('SELECT category FROM goods WHERE id = ?', [id])).toEqual([{ category: '' }])
  })

  it('are found by each word of their name', async () => {
    const id = await create({ name: 'Es Jeruk, es!', price: 4000 })
    expect(await shop.query('SELECT word FROM goods_words WHERE goods_id = ? ORDER BY word', [id])).toEqual([
      { word: 'es' },
      { word: 'jeruk' },
    ])
  })

  it('are created also where words of their name differ in accents only', async () => {
    const id = await create({ name: 'Café cafe CAFÉ susu', price: 4000 })
    expect(
      await shop.query("SELECT COUNT(*) AS count FROM goods_words WHERE goods_id = ? AND word = 'cafe'", [
        id,
      ]),
    ).toEqual([{ count: 1 }])
    expect(await shop.query('SELECT COUNT(*) AS count FROM goods_words WHERE goods_id = ?', [id])).toEqual([
      { count: 2 },
    ])
  })

  it('are created also where their name has no word at all', async () => {
    const id = await create({ name: '🧋', price: 4000 })
    expect(await shop.query('SELECT word FROM goods_words WHERE goods_id = ?', [id])).toEqual([])
  })

  it('are read with all that they are', async () => {
    const id = await create({ name: 'Bubur', price: 8000, tracksStock: false })
    await shop.change('UPDATE goods SET sold_out = TRUE, is_active = FALSE WHERE id = ?', [id])
    expect((await read(id)).get(id)).toMatchObject({ soldOut: true, isActive: false })
  })

  it('are read many at once, without those that there are not', async () => {
    const [a, b] = [await create({ name: 'A', price: 1 }), await create({ name: 'B', price: 2 })]
    expect([...(await read(b, a, 999_999)).keys()].sort()).toEqual([a, b])
    expect(await read()).toEqual(new Map())
  })
})
