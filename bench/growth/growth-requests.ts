import { newCartId } from '@kedai/shared/contract/ids.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { totalDay } from '@kedai/shared/reports/total-day.ts'
import { categoryOf, madeUpGoods } from '../fill/made-up-goods.ts'
import type { BenchRequest } from '../scenarios.ts'

const CARTS_A_STATEMENT = 1_000
const TRANSACTIONS_KNOWN = 2_000
const JSON_HEADERS = { 'content-type': 'application/json' }

/** What is asked of a small shop and of a big one alike. */
export interface GrowthRequest {
  readonly name: string
  /** Gets ready for so many requests. */
  prepare(count: number): Promise<void>
  /** The next request; undefined when what was prepared is used up. */
  readonly request: () => BenchRequest | undefined
}

/** A shop that was filled, and what its requests need of it. */
export interface ShopToAsk {
  readonly database: Database
  readonly goods: number
  /** `YYYY-MM-DD`, the last day that was filled. */
  readonly lastDay: string
  /** Of somebody of the staff. */
  readonly headers: Readonly<Record<string, string>>
}

/** Goods are chosen evenly from all there are: no shop is less kind to what the database remembers. */
export async function growthRequests(shop: ShopToAsk): Promise<readonly GrowthRequest[]> {
  const { database, goods, lastDay, headers } = shop
  const anyGoods = () => madeUpGoods(1 + Math.floor(Math.random() * goods))
  const known = await knownTransactions(database)
  const carts: { id: number; price: number }[] = []
  return [
    ...(['id', 'name', 'price', 'stock'] as const).map((sortBy) =>
      get(`stocks, page 1 by ${sortBy}`, () => `stocks?sort_by=${sortBy}&sort=ASC`),
    ),
    get('stocks, after a cursor', () => `stocks?sort_by=name&cursor=true&after=${cursorAt(anyGoods())}`),
    get('search for what few have', () => `stocks?search=${anyGoods().id}`),
    get('search for what many have', () => 'stocks?search=kopi'),
    get('category, by id', () => `stocks?category=${encodeURIComponent(categoryOf(anyGoods().id))}`),
    get(
      'category, by name',
      () => `stocks?sort_by=name&category=${encodeURIComponent(categoryOf(anyGoods().id))}`,
    ),
    post('cart', () => {
      const { id, price } = anyGoods()
      return { path: 'cart', body: { user_id: 100, goods_id: id, goods_price: price, total: 1 } }
    }),
    {
      ...post('pay', () => {
        const cart = carts.pop()
        return cart && { path: 'pay', body: { cart_id: cart.id, payment_amount: cart.price }, key: cart.id }
      }),
      prepare: async (count) => {
        while (carts.length < count) carts.push(...(await openCarts(database, anyGoods)))
      },
    },
    {
      ...get("a day's report, from its sales", () => `reports/day?date=${lastDay}`, headers),
      prepare: () => forgetTotals(database, lastDay),
    },
    {
      ...get("a day's report, from its totals", () => `reports/day?date=${lastDay}`, headers),
      prepare: () => makeTotals(database, lastDay),
    },
    get('a transaction by its id', () => `transactions/${anyOf(known)}`, headers),
    get("the staff's newest transactions", () => 'transactions', headers),
  ]
}

function get(name: string, pathOf: () => string, headers?: Readonly<Record<string, string>>): GrowthRequest {
  return {
    name,
    prepare: async () => undefined,
    request: () => ({ method: 'GET', path: `/api/small/${pathOf()}`, ...(headers && { headers }) }),
  }
}

function post(
  name: string,
  next: () => { path: string; body: object; key?: number } | undefined,
): GrowthRequest {
  return {
    name,
    prepare: async () => undefined,
    request: () => {
      const made = next()
      if (made === undefined) return undefined
      const { path, body, key } = made
      return {
        method: 'POST',
        path: `/api/small/${path}`,
        headers: {
          ...JSON_HEADERS,
          ...(key !== undefined && { 'idempotency-key': `growth-${String(key).padStart(16, '0')}` }),
        },
        body: JSON.stringify(body),
      }
    },
  }
}

function cursorAt({ id, name }: { id: number; name: string }): string {
  return Buffer.from(JSON.stringify(['name', name, id])).toString('base64url')
}

function anyOf<T>(all: readonly T[]): T | undefined {
  return all[Math.floor(Math.random() * all.length)]
}

/** Ids of sales from all over the shop's past. */
async function knownTransactions(database: Database): Promise<string[]> {
  const [bounds] = await database.read((statements) =>
    statements.rows<{ last: number }>('SELECT last_event_number AS last FROM ledger_head'),
  )
  const numbers = Array.from({ length: TRANSACTIONS_KNOWN }, () =>
    Math.ceil(Math.random() * (bounds?.last ?? 1)),
  )
  const rows = await database.read((statements) =>
    statements.listRows<{ id: string }>(
      'SELECT DISTINCT HEX(transaction_id) AS id FROM transaction_events WHERE event_number IN (?)',
      [numbers],
    ),
  )
  return rows.map(({ id }) => id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
}

/** Carts as the function cart would leave them, many at once. */
async function openCarts(database: Database, anyGoods: () => { id: number; price: number }) {
  const carts = Array.from({ length: CARTS_A_STATEMENT }, () => ({ id: newCartId(), goods: anyGoods() }))
  const openedAt = new Date().toISOString().replace('T', ' ').replace('Z', '')
  await database.transaction(
    async (statements) => {
      await statements.insertRows(
        'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES ?',
        carts.map(({ id }) => [id, 100, 1, openedAt]),
      )
      await statements.insertRows(
        'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price) VALUES ?',
        carts.map(({ id, goods }) => [id, 1, goods.id, 1, goods.price]),
      )
    },
    { recognisesItself: false },
  )
  return carts.map(({ id, goods }) => ({ id, price: goods.price }))
}

async function forgetTotals(database: Database, day: string): Promise<void> {
  await database.read((statements) =>
    statements.change('DELETE FROM daily_totals_days WHERE business_date = ?', [day]),
  )
}

/** As the job makes them, which has then seen all events so far. */
async function makeTotals(database: Database, day: string): Promise<void> {
  await totalDay(database, day)
  await database.read((statements) =>
    statements.change(
      `UPDATE daily_totals_position SET event_number = (SELECT last_event_number FROM ledger_head WHERE id = 1)
        WHERE id = 1`,
    ),
  )
}
