import { openDatabase } from '@kedai/shared/database/database.ts'
import { SESSION_SETUP } from '@kedai/shared/database/session.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { wordsOf } from '@kedai/shared/goods/words.ts'
import {
  type CollectedHistory,
  collectHistory,
  HISTORY_COLUMNS,
  HISTORY_TABLES,
  type HistoryStart,
  moveHead,
  readHistoryStart,
} from '@kedai/shared/testing/write-history.ts'
import { createConnection } from 'mysql2/promise'
import { seededDraw } from './draw.ts'
import type { FillOptions } from './fill-shop.ts'
import { createLoadRows, type LoadRows } from './load-rows.ts'
import { makeUpSale, planBatches } from './made-up-day.ts'
import { categoryOf, madeUpGoods, madeUpGoodsUpTo, OPENING_STOCK } from './made-up-goods.ts'
import { isEmptyShop, type MadeUpPeople, makeUpPeople, mark, readPeople } from './made-up-shop.ts'
import { spreadOverDays } from './spread-days.ts'

/** What is made while the server takes what was made before; both are in memory. */
const SALES_AT_ONCE = 5_000
const FIRST_NUMBER = 1
const GOODS_AT_ONCE = 20_000
const GOODS_TABLES = ['goods', 'goods_words', 'stock_movements']
const GOODS_COLUMNS = [
  ...['id', 'name', 'category', 'price', 'cost', 'tracks_stock', 'stock', 'created_at', 'updated_at'],
]
/** Loading a batch beside other work may take longer than a session of the shop may rest. */
const SESSION_WAIT_TIMEOUT_SECONDS = 600

/**
 * Whether {@link bulkFill} can fill this database: it is a shop without goods and sales, and its server takes rows from
 * a file of its client.
 */
export async function canBulkFill(url: string): Promise<boolean> {
  const database = openDatabase({ url, poolSize: 1 })
  try {
    const [row] = await database.read((statements) =>
      statements.rows<{ is_on: number }>('SELECT @@local_infile AS is_on'),
    )
    return row?.is_on === 1 && (await isEmptyShop(database))
  } finally {
    await database.close()
  }
}

/**
 * Fills an empty shop as `fillShop` does, with far more in far less time: rows are loaded in the order of their keys,
 * and the stock is written once, at the end. What breaks off is to be removed: the shop is marked as a made-up one only
 * when it is whole.
 *
 * @returns sales that were added
 * @throws BenchFault when the server does not take a row
 */
export async function bulkFill(url: string, options: FillOptions): Promise<number> {
  const connection = await createConnection({ uri: url, charset: 'UTF8MB4_UNICODE_CI', timezone: 'Z' })
  // Told by the statement that fails of it.
  connection.on('error', () => undefined)
  try {
    for (const sql of SESSION_SETUP) await connection.query(sql)
    // Of this session alone. Lines name goods that are written at the end.
    await connection.query(
      `SET SESSION foreign_key_checks = 0, unique_checks = 0, wait_timeout = ${SESSION_WAIT_TIMEOUT_SECONDS} /*M!100300 , idle_transaction_timeout = 0 */`,
    )
    const load = createLoadRows(connection)
    const start = await inShop(url, async (statements) => {
      await makeUpPeople(statements)
      return { people: await readPeople(statements), ledger: await readHistoryStart(statements) }
    })
    const { end, sold } = await loadSales(load, start, options)
    options.signal?.throwIfAborted()
    await loadGoods(load, options, sold)
    // Until then the server takes tables that were loaded at once for nearly empty ones, and plans accordingly.
    for (const table of [...HISTORY_TABLES, ...GOODS_TABLES]) await connection.query(`ANALYZE TABLE ${table}`)
    await inShop(url, async (statements) => {
      await moveHead(statements, end.head)
      for (const [id, balance] of end.balances) {
        await statements.change('UPDATE customers SET balance = ? WHERE id = ?', [balance, id])
      }
      await mark(statements)
    })
    return options.transactions
  } finally {
    connection.destroy()
  }
}

interface Start {
  readonly people: MadeUpPeople
  readonly ledger: HistoryStart
}

/** @returns where the ledger ends, and the pieces sold by the goods' number */
async function loadSales(
  load: LoadRows,
  { people, ledger }: Start,
  { goods, transactions, days, lastDay, seed, signal, onProgress }: FillOptions,
): Promise<{ end: HistoryStart; sold: Float64Array }> {
  const draw = seededDraw(seed)
  const shop = { goods: madeUpGoodsUpTo(goods), ...people }
  const sold = new Float64Array(goods + 1)
  let end = ledger
  let done = 0
  let loading: Promise<void> = Promise.resolve()
  for (const sales of planBatches(
    draw,
    spreadOverDays(transactions, days, lastDay),
    FIRST_NUMBER,
    SALES_AT_ONCE,
  )) {
    signal?.throwIfAborted()
    const history = collectHistory(end)
    for (const sale of sales) makeUpSale(history, shop, draw, sale)
    const collected = history.collected()
    end = collected.end
    for (const [id, pieces] of collected.soldPieces) sold[id] = (sold[id] ?? 0) + pieces
    await loading
    loading = loadHistory(load, collected)
    // Heard of where it is awaited.
    loading.catch(() => undefined)
    done += sales.length
    onProgress?.(done)
  }
  await loading
  return { end, sold }
}

async function loadHistory(load: LoadRows, { rows }: CollectedHistory): Promise<void> {
  for (const table of HISTORY_TABLES) await load(table, HISTORY_COLUMNS[table], rows[table])
}

async function loadGoods(
  load: LoadRows,
  { goods: count, lastDay, signal }: FillOptions,
  sold: Float64Array,
): Promise<void> {
  const at = `${lastDay} 00:00:00`
  for (let from = 1; from <= count; from += GOODS_AT_ONCE) {
    signal?.throwIfAborted()
    const goods: SqlValue[][] = []
    const words: SqlValue[][] = []
    const movements: SqlValue[][] = []
    for (let number = from; number < Math.min(from + GOODS_AT_ONCE, count + 1); number++) {
      const { id, name, price, cost, tracksStock } = madeUpGoods(number)
      const stock = tracksStock ? OPENING_STOCK - (sold[id] ?? 0) : 0
      goods.push([id, name, categoryOf(number), price, cost, tracksStock, stock, at, at])
      for (const word of wordsOf(name)) words.push([word, id])
      if (tracksStock) movements.push([id, 'opening', OPENING_STOCK, at])
    }
    await load('goods', GOODS_COLUMNS, goods)
    await load('goods_words', ['word', 'goods_id'], words)
    await load('stock_movements', ['goods_id', 'kind', 'quantity', 'moved_at'], movements)
  }
}

async function inShop<T>(url: string, work: (statements: Statements) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, poolSize: 1 })
  try {
    return await database.transaction(work, { recognisesItself: false })
  } finally {
    await database.close()
  }
}
