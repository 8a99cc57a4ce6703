import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Config, loadConfig } from '../config/config.ts'
import { type Database, openDatabase } from '../database/database.ts'
import type { SqlValue } from '../database/statements.ts'
import { mountFunctions } from '../hosts/mount.ts'
import { createApp } from '../http/create-app.ts'
import { createPlatform, type KedaiFunction } from '../http/define-function.ts'
import { checkInvariants } from '../ledger/check-invariants.ts'
import type { Engine } from './engines/engines.ts'
import { createTestSchema, type TestSchema } from './engines/test-schema.ts'

/** A shop of a test file's own: a fresh schema, and functions over it in memory. */
export interface TestShop {
  readonly app: FastifyInstance
  readonly database: Database
  readonly config: Config
  readonly schema: TestSchema
  /** Asks the database directly, past every function. */
  query<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>
  /** Writes to the database directly: rows matched. */
  change(sql: string, values?: readonly SqlValue[]): Promise<number>
  /** Fails the test when the books are not in order. */
  expectBooksInOrder(): Promise<void>
}

/**
 * Opens a shop for the tests of a `describe` and closes it after them.
 *
 * @param functions - those that the tests call, under `/api/small/<name>`
 * @param environment - what differs from the default configuration
 * @example const shop = useTestShop(engine, [pay])
 */
export function useTestShop(
  engine: Engine,
  functions: readonly KedaiFunction[],
  environment: Record<string, string> = {},
): TestShop {
  const config = loadConfig({
    LOG_LEVEL: 'silent',
    STOCKS_CACHE_MS: '0',
    SETTINGS_CACHE_MS: '0',
    // The whole suite passes under either: COALESCE_WRITES=0 npm test.
    COALESCE_WRITES: process.env['COALESCE_WRITES'] ?? '1',
    ...environment,
  })
  let opened: { app: FastifyInstance; database: Database; schema: TestSchema } | undefined
  beforeAll(async () => {
    const schema = await createTestSchema(engine)
    const database = openDatabase({ url: schema.url, poolSize: config.databasePool })
    const app = await createApp(config)
    await mountFunctions(app, functions, createPlatform(database, config))
    await app.ready()
    opened = { app, database, schema }
  })
  afterAll(async () => {
    await opened?.app.close()
    await opened?.database.close()
    await opened?.schema.drop()
  })
  const open = () => {
    if (opened === undefined) throw new Error('the test shop is not open yet')
    return opened
  }
  return {
    get app() {
      return open().app
    },
    get database() {
      return open().database
    },
    get schema() {
      return open().schema
    },
    config,
    query: (sql, values) => open().database.read((statements) => statements.rows(sql, values)),
    change: (sql, values) => open().database.read((statements) => statements.change(sql, values)),
    expectBooksInOrder: async () => {
      expect(await open().database.read(checkInvariants)).toEqual([])
    },
  }
}
