import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { stocks } from './handler.ts'

interface Listed {
  id: number
  name: string
  price: number
  stock: number | null
  sold_out: boolean
}

describe.each(engines)('stocks on $name', (engine) => {
  const shop = useTestShop(engine, [stocks])
  const get = (query = '', headers = {}) => shop.app.inject({ url: `/api/small/stocks${query}`, headers })
  const names = async (query: string) =>
    ((await get(query)).json().data as Listed[]).map((goods) => goods.name)

  beforeAll(async () => {
    await buildGoods(shop.database, { name: 'Kopi Gula Aren', price: 5000, stock: 100, category: 'Minuman' })
    await buildGoods(shop.database, { name: 'Kopi Susu', price: 6000, stock: 30, category: 'Minuman' })
    await buildGoods(shop.database, { name: 'Pisang Goreng', price: 1500, stock: 150, category: 'Makanan' })
    const brewed = await buildGoods(shop.database, {
      name: 'Es Teh Manis',
      price: 3000,
      tracksStock: false,
      stock: 0,
      category: 'Minuman',
    })
    await shop.change('UPDATE goods SET sold_out = 1 WHERE id = ?', [brewed])
    await buildGoods(shop.database, { name: 'Air', price: 3000, tracksStock: false, stock: 0 })
    await buildGoods(shop.database, { name: 'Tempe', price: 1500, stock: 0 })
    const gone = await buildGoods(shop.database, { name: 'Kopi Lama' })
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [gone])
  })

  it('lists the goods in the paper’s shape, the newest first', async () => {
    const response = await get()
    expect(response.json()).toMatchObject({
      code: 200,
      status: 'OK',
      data: [
        { id: 6, name: 'Tempe', stock: 0, price: 1500, sold_out: true, category: '' },
        { id: 5, name: 'Air', stock: null, price: 3000, sold_out: false, category: '' },
        { id: 4, name: 'Es Teh Manis', stock: null, price: 3000, sold_out: true, category: 'Minuman' },
        { id: 3, name: 'Pisang Goreng', stock: 150, price: 1500, sold_out: false, category: 'Makanan' },
        { id: 2, name: 'Kopi Susu', stock: 30, price: 6000, sold_out: false, category: 'Minuman' },
        { id: 1, name: 'Kopi Gula Aren', stock: 100, price: 5000, sold_out: false, category: 'Minuman' },
      ],
    })
    expect(response.json().data).toHaveLength(6)
  })

  it('says of goods what they are of, what they are, and where their picture is', async () => {
    await shop.change("UPDATE goods SET picture_id = 31, description = 'Manis', unit = 'ml' WHERE id = 4")
    const [goods] = (await get('?search=es')).json().data
    expect(goods).toMatchObject({ unit: 'ml', description: 'Manis', picture: '/api/small/goods/pictures/31' })
    const [other] = (await get('?search=tempe')).json().data
    expect(other).toMatchObject({ unit: 'piece', description: '', picture: null })
    await shop.change("UPDATE goods SET picture_id = NULL, description = '', unit = 'piece' WHERE id = 4")
  })

  it('takes the paper’s parameters', async () => {
    const response = await get('?page=1&total_goods=3&sort=ASC&sort_by=id')
    expect(response.json().data.map((goods: Listed) => goods.name)).toEqual([
      'Kopi Gula Aren',
      'Kopi Susu',
      'Pisang Goreng',
    ])
  })

  it.each([
    [
      '?sort_by=name&sort=asc',
      ['Air', 'Es Teh Manis', 'Kopi Gula Aren', 'Kopi Susu', 'Pisang Goreng', 'Tempe'],
    ],
    [
      '?sort_by=name&sort=Desc',
      ['Tempe', 'Pisang Goreng', 'Kopi Susu', 'Kopi Gula Aren', 'Es Teh Manis', 'Air'],
    ],
    [
      '?sort_by=price&sort=ASC',
      ['Pisang Goreng', 'Tempe', 'Es Teh Manis', 'Air', 'Kopi Gula Aren', 'Kopi Susu'],
    ],
    ['?sort_by=price', ['Kopi Susu', 'Kopi Gula Aren', 'Air', 'Es Teh Manis', 'Tempe', 'Pisang Goreng']],
    ['?sort_by=stock&total_goods=2', ['Pisang Goreng', 'Kopi Gula Aren']],
  ])('sorts by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  it.each([
    ['?search=kop', ['Kopi Susu', 'Kopi Gula Aren']],
    ['?search=KOPI%20sus', ['Kopi Susu']],
    ['?search=es', ['Es Teh Manis']],
    ['?search=gor', ['Pisang Goreng']],
    ['?search=oreng', []],
    ['?search=%25', ['Tempe', 'Air', 'Es Teh Manis', 'Pisang Goreng', 'Kopi Susu', 'Kopi Gula Aren']],
    ['?search=k%27%20OR%201%3D1', []],
    ['?category=Minuman&sort_by=price&sort=ASC', ['Es Teh Manis', 'Kopi Gula Aren', 'Kopi Susu']],
    ['?category=Minuman&search=kopi&sort=ASC', ['Kopi Gula Aren', 'Kopi Susu']],
    ['?category=Lain', []],
  ])('finds by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  it('leads to the other pages by Link, and counts only when asked', async () => {
    const first = await get('?total_goods=4')
    const last = await get('?total_goods=4&page=2&count=true')
    const beyond = await get('?page=9')
    expect(first.headers['link']).toBe('<?page=2&total_goods=4&sort=DESC&sort_by=id&count=false>; rel="next"')
    expect(first.headers['x-total-count']).toBeUndefined()
    expect(last.headers['x-total-count']).toBe('6')
    expect(last.headers['link']).toBe(
      '<?page=1&total_goods=4&sort=DESC&sort_by=id&count=true>; rel="first", ' +
        '<?page=1&total_goods=4&sort=DESC&sort_by=id&count=true>; rel="prev", ' +
        '<?page=2&total_goods=4&sort=DESC&sort_by=id&count=true>; rel="last"',
    )
    expect(beyond.json().data).toEqual([])
  })

  it('counts what a search finds', async () => {
    expect((await get('?search=kopi&count=true')).headers['x-total-count']).toBe('2')
  })

  it('answers 304 to whoever has the list already', async () => {
    const first = await get()
    const etag = String(first.headers['etag'])
    const again = await get('', { 'if-none-match': `W/${etag}` })
    expect(first.headers['cache-control']).toBe('no-cache')
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
    expect(again.headers['etag']).toBe(etag)
    expect((await get('', { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  it.each([
    ['?page=0', 'querystring.page'],
    ['?page=-1', 'querystring.page'],
    ['?page=x', 'querystring.page'],
    ['?page=1.5', 'querystring.page'],
    ['?page=', 'querystring.page'],
    ['?page=1&page=2', 'querystring.page'],
    ['?page=1000001', 'querystring.page'],
    ['?total_goods=101', 'querystring.total_goods'],
    ['?total_goods=0', 'querystring.total_goods'],
    ['?sort=UP', 'querystring.sort'],
    ['?sort_by=id%3BDROP', 'querystring.sort_by'],
    [`?search=${'x'.repeat(101)}`, 'querystring.search'],
    ['?count=yes', 'querystring.count'],
  ])('names the parameter that is wrong in %s', async (query, path) => {
    const response = await get(query)
    expect(response.statusCode).toBe(400)
    expect(response.json().error).toMatchObject({
      reason: 'VALIDATION_FAILED',
      details: { issues: [{ path, message: expect.any(String) }] },
    })
  })

  it('refuses a parameter that it does not know, by name', async () => {
    const response = await get('?limit=3')
    expect(response.statusCode).toBe(400)
    expect(response.json().error.details.issues[0].message).toContain('limit')
  })
})
