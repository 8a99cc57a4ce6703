import { SESSION_SETUP } from '@kedai/shared/database/session.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { type Connection, createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { bigTablesOf, fillBusyShop } from './plans/busy-shop.ts'
import { hotRequests } from './plans/hot-requests.ts'
import { hasPlan, lookAtPlan, type PlanBounds, type SentStatement } from './plans/look-at-plan.ts'
import { tapStatements } from './proofs/preload/tap-statements.ts'

const FILL_TIMEOUT_MS = 180_000
/** A page of ten, with what belongs to each of it. */
const BOUNDS: PlanBounds = { readsMax: 500, sortedMax: 101 }

/** Statements of the request that is being looked at; undefined between them. */
let recorded: Map<string, SentStatement> | undefined
tapStatements((statement, send) => {
  if (hasPlan(statement.sql)) recorded?.set(statement.sql, statement)
  return send()
})

describe.each(engines)('the plans of the hot statements on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  let bigTables: ReadonlySet<string>
  let connection: Connection

  beforeAll(async () => {
    await fillBusyShop(shop)
    bigTables = await bigTablesOf(shop)
    connection = await createConnection({
      uri: shop.schema.url,
      charset: 'UTF8MB4_UNICODE_CI',
      timezone: 'Z',
      dateStrings: true,
      stringifyObjects: true,
    })
    for (const sql of SESSION_SETUP) await connection.query(sql)
    await connection.query('SET SESSION wait_timeout = 600')
  }, FILL_TIMEOUT_MS)
  afterAll(() => connection?.end())

  const faultsOf = async (statement: SentStatement, bounds = BOUNDS) =>
    (await lookAtPlan(connection, statement, bigTables, bounds)).faults

  it('are looked at in tables that are big', () => {
    expect([...bigTables]).toEqual(
      expect.arrayContaining([
        ...['goods', 'goods_words', 'carts', 'cart_lines', 'transactions', 'transaction_lines'],
        ...['transaction_events', 'stock_movements', 'idempotency_keys', 'sessions', 'session_tokens'],
        ...['audit_entries', 'webhook_deliveries'],
      ]),
    )
  })

  it(
    'reach a page of rows and no more, however many there are',
    async () => {
      const found: string[] = []
      let count = 0
      for (const { name, run, ...bounds } of await hotRequests(shop)) {
        const statements = new Map<string, SentStatement>()
        recorded = statements
        try {
          await run()
        } finally {
          recorded = undefined
        }
        for (const statement of statements.values()) {
          count++
          for (const fault of await faultsOf(statement, { ...BOUNDS, ...bounds })) {
            found.push(`${name}: ${fault}: ${statement.sql.replaceAll(/\s+/g, ' ').trim()}`)
          }
        }
      }
      expect(found).toEqual([])
      expect(count).toBeGreaterThan(150)
    },
    FILL_TIMEOUT_MS,
  )

  it.each([
    ["SELECT id FROM transactions WHERE note = 'x'", /looks through all of transactions/],
    ["UPDATE goods SET low_stock_level = 1 WHERE description = 'x'", /reads \d{5} rows/],
    [
      'SELECT id FROM goods FORCE INDEX (goods_by_name) WHERE is_active = 1 ORDER BY updated_at LIMIT 10',
      /sorts|reads/,
    ],
  ])('would show where a statement looks through a whole table: %s', async (sql, expected) => {
    expect((await faultsOf({ sql, values: [] })).join('; ')).toMatch(expected)
  })
})
