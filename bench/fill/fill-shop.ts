import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { createGoods } from '@kedai/shared/goods/create-goods.ts'
import { openHistory } from '@kedai/shared/testing/write-history.ts'
import { seededDraw } from './draw.ts'
import { type MadeUpShop, makeUpSale, planBatches } from './made-up-day.ts'
import { categoryOf, type MadeUpGoods, madeUpGoods, OPENING_STOCK } from './made-up-goods.ts'
import { isMarked, makeUpPeople, mark, readPeople, refuseRealShop } from './made-up-shop.ts'
import { spreadOverDays } from './spread-days.ts'

export interface FillOptions {
  /** Goods of a shop that has none yet. */
  readonly goods: number
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

const SALES_AT_ONCE = 1_000

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
  const shop = await openMadeUpShop(database, options.goods)
  const days = spreadOverDays(options.transactions, options.days, options.lastDay)
  const { lastSold, firstNumber } = await database.read(readWhereItEnds)
  const newDays = days.filter(({ date }) => lastSold === null || date > lastSold)
  let done = 0
  for (const sales of planBatches(draw, newDays, firstNumber, SALES_AT_ONCE)) {
    options.signal?.throwIfAborted()
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
  return done
}

async function readWhereItEnds(statements: Statements) {
  const [row] = await statements.rows<{ last_sold: string | null; count: number }>(
    'SELECT MAX(business_date) AS last_sold, COUNT(*) AS count FROM transactions',
  )
  return { lastSold: row?.last_sold ?? null, firstNumber: (row?.count ?? 0) + 1 }
}

async function openMadeUpShop(database: Database, goodsCount: number): Promise<MadeUpShop> {
  await database.transaction(
    async (statements) => {
      if (await isMarked(statements)) return
      for (let number = 1; number <= goodsCount; number++) await makeUpGoods(statements, number)
      await makeUpPeople(statements)
      await mark(statements)
    },
    { recognisesItself: false },
  )
  return database.read(async (statements) => ({
    goods: (
      await statements.rows<Omit<MadeUpGoods, 'tracksStock'> & { tracks_stock: number }>(
        'SELECT id, name, price, cost, tracks_stock FROM goods ORDER BY id',
      )
    ).map(({ tracks_stock, ...one }) => ({ ...one, tracksStock: tracks_stock === 1 })),
    ...(await readPeople(statements)),
  }))
}

async function makeUpGoods(statements: Statements, number: number): Promise<void> {
  const { id: _, ...goods } = madeUpGoods(number)
  await createGoods(statements, {
    ...goods,
    category: categoryOf(number),
    stock: goods.tracksStock ? OPENING_STOCK : 0,
  })
}
