import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { createGoods } from '@kedai/shared/goods/create-goods.ts'
import { openHistory } from '@kedai/shared/testing/write-history.ts'
import { BenchFault } from '../options.ts'
import { type Draw, seededDraw } from './draw.ts'
import { type MadeUpGoods, type MadeUpShop, makeUpSale, planDay } from './made-up-day.ts'

export interface FillOptions {
  /** Sales to be made up. */
  readonly transactions: number
  /** Days over which they are spread. */
  readonly days: number
  /** `YYYY-MM-DD`, the last of them. */
  readonly lastDay: string
  readonly seed: number
  readonly signal?: AbortSignal
  /** Called after every few sales. */
  readonly onProgress?: (done: number) => void
}

const GOODS_COUNT = 200
const STAFF_COUNT = 6
const CUSTOMER_COUNT = 50
/** More than any run sells. */
const STOCK = 1_000_000_000
const SALES_AT_ONCE = 1_000
const DAY_MS = 86_400_000
/** Who fills marks the shop, so that it is never taken for a real one, nor a real one for its own. */
const MARK = 'made-up-history'

/**
 * Fills a shop with a past: goods, staff, customers, and sales spread over days, with books that are in order. One that
 * has sales is filled on only where it was filled before; the days that it has already are left as they are.
 *
 * @returns sales that were added
 * @throws BenchFault for a shop with sales of its own
 */
export async function fillShop(database: Database, options: FillOptions): Promise<number> {
  await refuseRealShop(database)
  const draw = seededDraw(options.seed)
  const shop = await openMadeUpShop(database, draw)
  const days = spread(options)
  const { lastSold, firstCartId } = await database.read(readWhereItEnds)
  let cartId = firstCartId
  let done = 0
  for (const { date, count } of days) {
    if (lastSold !== null && date <= lastSold) continue
    const planned = planDay(draw, date, count, cartId)
    cartId += count
    for (let from = 0; from < planned.length; from += SALES_AT_ONCE) {
      options.signal?.throwIfAborted()
      const sales = planned.slice(from, from + SALES_AT_ONCE)
      await database.transaction(
        async (statements) => {
          const history = await openHistory(statements)
          for (const sale of sales) makeUpSale(history, shop, draw, sale)
          await history.write()
        },
        { recognisesItself: false },
      )
      done += sales.length
      options.onProgress?.(done)
    }
  }
  return done
}

async function refuseRealShop(database: Database): Promise<void> {
  const [row] = await database.read((statements) =>
    statements.rows<{ has_sales: number; is_marked: number }>(
      `SELECT EXISTS (SELECT 1 FROM transactions) AS has_sales,
              EXISTS (SELECT 1 FROM settings WHERE name = ?) AS is_marked`,
      [MARK],
    ),
  )
  if (row?.has_sales === 1 && row.is_marked !== 1) {
    throw new BenchFault('This shop has sales of its own; only an empty one is filled.')
  }
}

async function readWhereItEnds(statements: Statements) {
  const [row] = await statements.rows<{ last_sold: string | null; last_cart: number | null }>(
    'SELECT MAX(business_date) AS last_sold, MAX(cart_id) AS last_cart FROM transactions',
  )
  return { lastSold: row?.last_sold ?? null, firstCartId: (row?.last_cart ?? 0) + 1 }
}

/** More at the end of a week than at its beginning; the whole is exact. */
function spread({ transactions, days, lastDay }: FillOptions): { date: string; count: number }[] {
  const lastMs = Date.parse(`${lastDay}T00:00:00Z`)
  const dates = Array.from({ length: days }, (_, index) => new Date(lastMs - (days - 1 - index) * DAY_MS))
  const weights = dates.map((date) => (date.getUTCDay() === 0 || date.getUTCDay() === 6 ? 13 : 9))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let before = 0
  return dates.map((date, index) => {
    const after = before + (weights[index] ?? 0)
    const count = Math.floor((transactions * after) / whole) - Math.floor((transactions * before) / whole)
    before = after
    return { date: date.toISOString().slice(0, 10), count }
  })
}

async function openMadeUpShop(database: Database, draw: Draw): Promise<MadeUpShop> {
  await database.transaction(
    async (statements) => {
      const [mark] = await statements.rows('SELECT 1 FROM settings WHERE name = ?', [MARK])
      if (mark !== undefined) return
      for (let number = 1; number <= GOODS_COUNT; number++) await makeUpGoods(statements, draw, number)
      for (let number = 1; number <= STAFF_COUNT; number++) {
        await statements.change(
          `INSERT INTO staff (name, display_name, role, is_active, created_at, updated_at)
           VALUES (?, ?, 'cashier', FALSE, SYSDATE(6), SYSDATE(6))`,
          [`made-up-${number}`, `Kasir ${number}`],
        )
      }
      for (let number = 1; number <= CUSTOMER_COUNT; number++) {
        await statements.change(
          `INSERT INTO customers (name, credit_limit, created_at, updated_at)
           VALUES (?, 1000000, SYSDATE(6), SYSDATE(6))`,
          [`Langganan ${number}`],
        )
      }
      await statements.change(
        "INSERT INTO settings (name, value, updated_at) VALUES (?, 'true', SYSDATE(6))",
        [MARK],
      )
    },
    { recognisesItself: false },
  )
  return database.read(async (statements) => ({
    goods: (
      await statements.rows<Omit<MadeUpGoods, 'tracksStock'> & { tracks_stock: number }>(
        'SELECT id, name, price, cost, tracks_stock FROM goods ORDER BY id',
      )
    ).map(({ tracks_stock, ...one }) => ({ ...one, tracksStock: tracks_stock === 1 })),
    staffIds: idsOf(await statements.rows("SELECT id FROM staff WHERE name LIKE 'made-up-%' ORDER BY id")),
    customerIds: idsOf(await statements.rows('SELECT id FROM customers ORDER BY id')),
  }))
}

async function makeUpGoods(statements: Statements, draw: Draw, number: number): Promise<void> {
  const price = 3_000 + Math.floor(draw() * 50) * 500
  const tracksStock = number % 2 === 0
  await createGoods(statements, {
    name: `Menu ${number}`,
    category: `Kategori ${1 + (number % 8)}`,
    price,
    cost: number % 10 === 0 ? null : Math.floor(price / 2),
    tracksStock,
    stock: tracksStock ? STOCK : 0,
  })
}

function idsOf(rows: readonly unknown[]): number[] {
  return (rows as readonly { id: number }[]).map(({ id }) => id)
}
