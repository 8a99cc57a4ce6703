import { newCartId } from '@kedai/shared/contract/ids.ts'
import type { Database } from '@kedai/shared/database/database.ts'

export const GOODS_COUNT = 100
export const PRICE = 5000
/** More than any run sells. */
export const STOCK = 1_000_000
/** A page that Kedai and the paper's own design answer alike. */
export const STOCKS_PATH = '/api/small/stocks?page=1&total_goods=10&sort=ASC&sort_by=id'
export const CARTS_A_STATEMENT = 1000

/** One request as it is sent. */
export interface BenchRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** What one client asks for again and again. */
export interface Scenario {
  readonly name: 'stocks' | 'stocks-by-name' | 'cart' | 'pay'
  /** Gets ready for at least so many requests. */
  prepare(requestCount: number): Promise<void>
  /** The same request again and again, or each time the next, which is undefined when what was prepared is used up. */
  readonly request: BenchRequest | (() => BenchRequest | undefined)
}

const JSON_HEADERS = { 'content-type': 'application/json' }

/** Puts open carts of one line each into the shop, at once; returns their numbers. */
export type OpenCarts = (database: Database) => Promise<number[]>

/**
 * The goods that a shop of the bench has are numbered from 1 to {@link GOODS_COUNT}.
 *
 * @param openCarts - for shops whose rows are not Kedai's
 */
export function createScenarios(database: Database, openCarts: OpenCarts = openKedaiCarts): Scenario[] {
  return [stocks(), stocksByName(), cart(), pay(() => openCarts(database))]
}

function stocks(): Scenario {
  return {
    name: 'stocks',
    prepare: async () => undefined,
    request: { method: 'GET', path: STOCKS_PATH },
  }
}

/** A later page in another order than that of the rows: what a list costs where the database has to look for it. */
function stocksByName(): Scenario {
  return {
    name: 'stocks-by-name',
    prepare: async () => undefined,
    request: { method: 'GET', path: '/api/small/stocks?page=5&total_goods=10&sort=ASC&sort_by=name' },
  }
}

function cart(): Scenario {
  let count = 0
  return {
    name: 'cart',
    prepare: async () => undefined,
    request: () => ({
      method: 'POST',
      path: '/api/small/cart',
      headers: JSON_HEADERS,
      body: JSON.stringify({ user_id: 100, goods_id: goodsAt(count++), goods_price: PRICE, total: 1 }),
    }),
  }
}

function pay(openCarts: () => Promise<number[]>): Scenario {
  const carts: number[] = []
  return {
    name: 'pay',
    async prepare(requestCount) {
      while (carts.length < requestCount) carts.push(...(await openCarts()))
    },
    request() {
      const cartId = carts.pop()
      if (cartId === undefined) return undefined
      return {
        method: 'POST',
        path: '/api/small/pay',
        headers: { ...JSON_HEADERS, 'idempotency-key': `bench-${String(cartId).padStart(16, '0')}` },
        body: JSON.stringify({ cart_id: cartId, payment_amount: 2 * PRICE }),
      }
    },
  }
}

export function goodsAt(count: number): number {
  return 1 + (count % GOODS_COUNT)
}

/** Carts as the function cart would leave them, many at once. */
export async function openKedaiCarts(database: Database): Promise<number[]> {
  const ids = Array.from({ length: CARTS_A_STATEMENT }, () => newCartId())
  await database.transaction(
    async (statements) => {
      // Rows of other columns than the given ones have their defaults; opened_at has none.
      await statements.insertRows(
        'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES ?',
        ids.map((id) => [id, 100, 1, new Date().toISOString().replace('T', ' ').replace('Z', '')]),
      )
      await statements.insertRows(
        'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price) VALUES ?',
        ids.map((id, index) => [id, 1, goodsAt(index), 1, PRICE]),
      )
    },
    { recognisesItself: false },
  )
  return ids
}
