import { wordsOf } from '@kedai/shared/goods/words.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { stocks } from './handler.ts'

interface MadeUp {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly price: number
  readonly stock: number
}

/** More than are looked through in order, and of some words more than are sorted at once. */
const GOODS: readonly MadeUp[] = Array.from({ length: 3_000 }, (_, index) => ({
  id: index + 1,
  name: `${index % 5 === 0 ? 'Kopi' : 'Teh'} ${index < 30 ? 'Langka' : 'Biasa'} ${String(index + 1).padStart(4, '0')}`,
  category: index % 3 === 0 ? 'Minuman' : index < 900 ? 'Camilan' : 'Lain',
  price: 1_000 * (1 + (index % 7)),
  stock: (index * 7) % 1_000,
}))
const isFound = (goods: MadeUp, { search = '', category = '' }) =>
  wordsOf(search).every((prefix) => wordsOf(goods.name).some((word) => word.startsWith(prefix))) &&
  (category === '' || goods.category === category)

type SortBy = 'id' | 'name' | 'price' | 'stock'
const QUERIES = (['id', 'name', 'price', 'stock'] as const).flatMap((sort_by) =>
  (['ASC', 'DESC'] as const).flatMap((sort) =>
    [
      {},
      { search: 'kopi' },
      { search: 'langka' },
      { search: 'kopi biasa' },
      { search: 'teh 1' },
      { category: 'Minuman' },
      { category: 'Camilan' },
      { category: 'Camilan', search: 'kop' },
    ].map((filter) => ({ sort_by, sort, ...filter })),
  ),
)

function expectedIds({ sort_by, sort, ...filter }: (typeof QUERIES)[number]): number[] {
  const compare = (one: MadeUp, other: MadeUp) => {
    const [a, b] = [one[sort_by as SortBy], other[sort_by as SortBy]]
    return a === b ? one.id - other.id : a < b ? -1 : 1
  }
  const found = GOODS.filter((goods) => isFound(goods, filter)).sort(compare)
  return (sort === 'ASC' ? found : found.reverse()).map(({ id }) => id)
}

describe.each(engines)('a large list on $name', (engine) => {
  const shop = useTestShop(engine, [stocks])
  async function ask(query: Record<string, string | number>) {
    const response = await shop.app.inject({ url: '/api/small/stocks', query: stringsOf(query) })
    expect(response.statusCode).toBe(200)
    const next = /^<\?(.*)>; rel="next"$/.exec(String(response.headers['link'] ?? ''))?.[1]
    return { ids: (response.json().data as { id: number }[]).map(({ id }) => id), next, response }
  }

  beforeAll(async () => {
    await shop.database.read(async (statements) => {
      await statements.insertRows(
        `INSERT INTO goods (id, name, category, price, stock, created_at, updated_at) VALUES ?`,
        GOODS.map(({ id, name, category, price, stock }) => [
          ...[id, name, category, price, stock],
          ...['2026-11-20 00:00:00', '2026-11-20 00:00:00'],
        ]),
      )
      await statements.insertRows(
        'INSERT INTO goods_words (word, goods_id) VALUES ?',
        GOODS.flatMap(({ id, name }) => wordsOf(name).map((word) => [word, id])),
      )
    })
  })

  it.each(QUERIES)('has the right goods in the right order on each page: %j', async (query) => {
    const expected = expectedIds(query)
    for (const page of [1, 2, 7, Math.ceil(expected.length / 50)]) {
      const { ids } = await ask({ ...query, total_goods: 50, page })
      expect(ids).toEqual(expected.slice((page - 1) * 50, page * 50))
    }
  })

  it.each(QUERIES)('is gone through by its cursor: %j', async (query) => {
    const expected = expectedIds(query).slice(0, 300)
    const gone: number[] = []
    let { ids, next } = await ask({ ...query, total_goods: 60, cursor: 'true' })
    gone.push(...ids)
    while (next !== undefined && gone.length < expected.length) {
      const page = await ask(Object.fromEntries(new URLSearchParams(next)))
      gone.push(...page.ids)
      next = page.next
    }
    expect(gone.slice(0, expected.length)).toEqual(expected)
  })

  it('has no cursor on its last page, and counts the same on each', async () => {
    const first = await ask({ search: 'langka', total_goods: 20, cursor: 'true', count: 'true' })
    expect(first.response.headers['x-total-count']).toBe('30')
    const last = await ask(Object.fromEntries(new URLSearchParams(first.next)))
    expect([last.ids.length, last.next, last.response.headers['x-total-count']]).toEqual([
      10,
      undefined,
      '30',
    ])
  })

  it.each([
    [{ after: 'x' }, 'must be a cursor that Link gave for this sort_by'],
    [{ after: cursorOf(['id', 5, 5]), sort_by: 'name' }, 'must be a cursor that Link gave for this sort_by'],
    [{ after: cursorOf(['id', 5, 5]), page: 2 }, 'cannot be used together with page'],
  ])('refuses %j', async (query, message) => {
    const response = await shop.app.inject({ url: '/api/small/stocks', query: stringsOf(query) })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.details.issues).toEqual([{ path: 'querystring.after', message }])
  })
})

function stringsOf(query: object): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))
}

function cursorOf(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}
