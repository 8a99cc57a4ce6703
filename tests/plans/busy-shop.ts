import { randomBytes } from 'node:crypto'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { wordsOf } from '@kedai/shared/goods/words.ts'
import type { TestShop } from '@kedai/shared/testing/test-shop.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { fillShop } from '../../bench/fill/fill-shop.ts'
import { categoryOf, madeUpGoods, OPENING_STOCK } from '../../bench/fill/made-up-goods.ts'

const GOODS_COUNT = 20_000
const SALE_COUNT = 6_000
const DAY_COUNT = 6
const OTHERS_COUNT = 3_000
const ROWS_AT_ONCE = 2_000
const AT = '2026-11-20 03:00:00'

/** Enough rows of everything that grows with a shop, so that looking through all of them shows. */
export async function fillBusyShop(shop: TestShop): Promise<void> {
  await shop.database.transaction(
    async (statements) => {
      for (let from = 1; from <= GOODS_COUNT; from += ROWS_AT_ONCE) await insertGoods(statements, from)
    },
    { recognisesItself: false },
  )
  await fillShop(shop.database, {
    goods: 0,
    transactions: SALE_COUNT,
    days: DAY_COUNT,
    lastDay: '2026-11-20',
    seed: 3,
  })
  await shop.database.transaction(insertOthers, { recognisesItself: false })
  await analyse(shop.schema.adminUrl)
}

/** Tables with more rows than may ever be looked through for one request. */
export async function bigTablesOf(shop: TestShop): Promise<ReadonlySet<string>> {
  const tables = await shop.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  )
  const big = new Set<string>()
  for (const { name } of tables) {
    const [row] = await shop.query<{ count: number }>(`SELECT COUNT(*) AS count FROM ${name}`)
    if ((row?.count ?? 0) >= OTHERS_COUNT / 2) big.add(name)
  }
  return big
}

async function insertGoods(statements: Statements, from: number): Promise<void> {
  const goods = Array.from({ length: ROWS_AT_ONCE }, (_, index) => madeUpGoods(from + index))
  await statements.insertRows(
    'INSERT INTO goods (id, name, category, price, cost, tracks_stock, stock, created_at, updated_at) VALUES ?',
    goods.map(({ id, name, price, cost, tracksStock }) => [
      ...[id, name, categoryOf(id), price, cost, tracksStock, tracksStock ? OPENING_STOCK : 0, AT, AT],
    ]),
  )
  await statements.insertRows(
    'INSERT INTO goods_words (word, goods_id) VALUES ?',
    goods.flatMap(({ id, name }) => wordsOf(name).map((word) => [word, id])),
  )
  await statements.insertRows(
    'INSERT INTO stock_movements (goods_id, kind, quantity, moved_at) VALUES ?',
    goods.filter((one) => one.tracksStock).map(({ id }) => [id, 'opening', OPENING_STOCK, AT]),
  )
}

/** Carts that nobody paid, keys, sign-ins and deliveries: what is pruned one day. */
async function insertOthers(statements: Statements): Promise<void> {
  const numbers = Array.from({ length: OTHERS_COUNT }, (_, index) => index + 1)
  const ids = new Map(numbers.map((number) => [number, randomBytes(16)]))
  const idOf = (number: number) => ids.get(number) ?? Buffer.alloc(16)
  const now = new Date().toISOString().slice(0, 19).replace('T', ' ')
  const later = '2099-01-01 00:00:00'
  await statements.insertRows(
    'INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES ?',
    numbers.map((number) => [9_000_000_000 + number, 100, 1, now]),
  )
  await statements.insertRows(
    'INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price) VALUES ?',
    numbers.map((number) => [9_000_000_000 + number, 1, number, 1, madeUpGoods(number).price]),
  )
  await statements.insertRows(
    'INSERT INTO idempotency_keys (idempotency_key, fingerprint, body, finished_at) VALUES ?',
    numbers.map((number) => [idOf(number), Buffer.alloc(32), '{}', now]),
  )
  const staffId = await statements.insert(
    `INSERT INTO staff (name, display_name, role, created_at, updated_at)
     VALUES ('busy', 'busy', 'manager', SYSDATE(6), SYSDATE(6))`,
  )
  await statements.insertRows(
    'INSERT INTO sessions (id, staff_id, signed_in_at, expires_at) VALUES ?',
    numbers.map((number) => [idOf(number), staffId, now, later]),
  )
  await statements.insertRows(
    'INSERT INTO session_tokens (token_hash, session_id, kind, issued_at, expires_at) VALUES ?',
    numbers.map((number) => [
      ...[Buffer.concat([idOf(number), idOf(number)]), idOf(number), 'access', now, later],
    ]),
  )
  await statements.insertRows(
    'INSERT INTO audit_entries (occurred_at, staff_id, action, subject, detail) VALUES ?',
    numbers.map(() => [now, staffId, 'goods.change', 'goods', '{}']),
  )
  const webhookId = await statements.insert(
    `INSERT INTO webhooks (url, secret, is_active, last_event_number, created_by, created_at)
     VALUES ('https://example.test/', 'whsec_x', FALSE, 0, ?, SYSDATE(6))`,
    [staffId],
  )
  await statements.insertRows(
    'INSERT INTO webhook_deliveries (webhook_id, event_number, status, next_attempt_at, created_at, finished_at) VALUES ?',
    numbers.map((number) => [webhookId, number, 'delivered', now, now, now]),
  )
}

/** Plans rest on what the engine knows of the tables; in a shop that runs it learns that by itself. */
async function analyse(adminUrl: string): Promise<void> {
  const connection = await createConnection({ uri: adminUrl })
  try {
    const [tables] = await connection.query<RowDataPacket[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    )
    for (const { name } of tables as { name: string }[]) await connection.query(`ANALYZE TABLE ${name}`)
  } finally {
    await connection.end()
  }
}
