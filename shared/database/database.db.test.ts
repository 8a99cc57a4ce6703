import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { type Database, openDatabase } from './database.ts'
import { SCHEMA_VERSION } from './schema-version.ts'
import type { Statements } from './statements.ts'

vi.mock('../limits.ts', async (original) => ({
  ...(await original<object>()),
  TRANSACTION_DEADLINE_MS: 1_000,
}))

describe.each(engines)('a database on $name', (engine) => {
  let schema: TestSchema
  let database: Database

  beforeAll(async () => {
    schema = await createTestSchema(engine)
    database = openDatabase({ url: schema.url, poolSize: 3 })
  })
  afterAll(async () => {
    await database.close()
    await schema.drop()
  })

  async function asAdmin(...statements: string[]) {
    const admin = await createConnection({ uri: schema.adminUrl })
    for (const statement of statements) await admin.query(statement)
    await admin.end()
  }
  /** Ends the connection that this statement runs on, as a restart of the server does. */
  async function killItself(statements: Statements) {
    const [row] = await statements.rows<{ id: number }>('SELECT CONNECTION_ID() AS id')
    const root = await createConnection({ uri: engine.adminUrl })
    await root.query(`KILL ${row?.id}`)
    await root.end()
  }
  const setting = (statements: Statements, name: string) =>
    statements.change("INSERT INTO settings (name, value, updated_at) VALUES (?, '1', SYSDATE(6))", [name])
  const settings = async () =>
    (await database.read((s) => s.rows<{ name: string }>('SELECT name FROM settings ORDER BY name'))).map(
      (row) => row.name,
    )

  it('reads again, once, on a new connection when the first one breaks', async () => {
    let runs = 0
    const rows = await database.read(async (statements) => {
      if (++runs === 1) await killItself(statements)
      return statements.rows('SELECT 42 AS answer')
    })
    expect(rows).toEqual([{ answer: 42 }])
    expect(runs).toBe(2)
  })

  it('says that it is unavailable when the second one breaks as well', async () => {
    let runs = 0
    const read = database.read(async (statements) => {
      runs++
      await killItself(statements)
      return statements.rows('SELECT 42')
    })
    await expect(read).rejects.toMatchObject({ reason: 'UNAVAILABLE', status: 503 })
    expect(runs).toBe(2)
    expect(database.counts()).toEqual({ held: 0, waiting: 0, size: 3 })
  })

  it('does not read again what had no answer by the deadline', async () => {
    const twoFree = ['SELECT SLEEP(0.01)', 'SELECT SLEEP(0.01)'].map((sql) =>
      database.read((s) => s.rows(sql)),
    )
    await Promise.all(twoFree)
    let runs = 0
    const read = database.read((statements) => {
      runs++
      return statements.rows('SELECT SLEEP(2)')
    })
    await expect(read).rejects.toMatchObject({ reason: 'UNAVAILABLE', cause: { name: 'DeadlinePassed' } })
    expect(runs).toBe(1)
    expect(database.counts().held).toBe(0)
  })

  it('lets a refusal and a fault of ours through as they are, and keeps the connection', async () => {
    const idOf = (s: Statements) => s.rows<{ id: number }>('SELECT CONNECTION_ID() AS id')
    const before = await database.read(idOf)
    const refusal = new Refusal('CART_NOT_FOUND')
    await expect(database.read(() => Promise.reject(refusal))).rejects.toBe(refusal)
    await expect(database.read((s) => s.rows('SELECT nonsense('))).rejects.toHaveProperty('errno', 1064)

    expect(await database.read(idOf)).toEqual(before)
  })

  it('keeps nothing of a transaction that was refused', async () => {
    const refused = database.transaction(
      async (statements) => {
        await setting(statements, 'half')
        throw new Refusal('CART_EMPTY')
      },
      { recognisesItself: false },
    )
    await expect(refused).rejects.toMatchObject({ reason: 'CART_EMPTY' })
    expect(await settings()).toEqual([])
  })

  it('keeps nothing of a transaction that met a lock time-out', async () => {
    await asAdmin("INSERT INTO settings (name, value, updated_at) VALUES ('locked', '1', SYSDATE(6))")
    const keeper = await createConnection({ uri: schema.url })
    await keeper.query('START TRANSACTION')
    await keeper.query("UPDATE settings SET value = '2' WHERE name = 'locked'")

    const blocked = database.transaction(
      async (statements) => {
        // So that the test need not wait for the two seconds of production.
        await statements.change('SET SESSION innodb_lock_wait_timeout = 1')
        await setting(statements, 'half')
        await statements.change("UPDATE settings SET value = '3' WHERE name = 'locked'")
      },
      { recognisesItself: false },
    )
    await expect(blocked).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
    await keeper.end()
    expect(await settings()).toEqual(['locked'])
    await asAdmin('DELETE FROM settings')
  })

  it('settles a deadlock so that both transactions commit', async () => {
    await asAdmin(
      "INSERT INTO settings (name, value, updated_at) VALUES ('a', '0', SYSDATE(6)), ('b', '0', SYSDATE(6))",
    )
    const bothHoldOne = Promise.withResolvers<void>()
    let holders = 0
    let runs = 0
    const lockBoth = (first: string, second: string) =>
      database.transaction(
        async (statements) => {
          runs++
          const lock = 'UPDATE settings SET value = value + 1 WHERE name = ?'
          await statements.change(lock, [first])
          if (++holders === 2) bothHoldOne.resolve()
          await bothHoldOne.promise
          await statements.change(lock, [second])
        },
        { recognisesItself: false },
      )
    await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')])

    expect(runs).toBe(3)
    expect(await database.read((s) => s.rows('SELECT name, value FROM settings ORDER BY name'))).toEqual([
      { name: 'a', value: '2' },
      { name: 'b', value: '2' },
    ])
    await asAdmin('DELETE FROM settings')
  })

  it('runs a transaction again whose connection was killed before its COMMIT', async () => {
    let runs = 0
    await database.transaction(
      async (statements) => {
        await setting(statements, `run ${++runs}`)
        if (runs === 1) await killItself(statements)
      },
      { recognisesItself: true },
    )
    expect(await settings()).toEqual(['run 2'])
    await asAdmin('DELETE FROM settings')
  })

  it('tells the version of its schema', async () => {
    expect(await database.schemaMeta()).toEqual({ version: SCHEMA_VERSION, compatibleFrom: 0 })
  })

  it('tells that it has no schema', async () => {
    await asAdmin('RENAME TABLE schema_meta TO schema_meta_away')
    expect(await database.schemaMeta()).toBeUndefined()
    await asAdmin('RENAME TABLE schema_meta_away TO schema_meta')
  })

  it('tells that its schema has lost its row', async () => {
    await asAdmin('UPDATE schema_meta SET id = 2')
    expect(await database.schemaMeta()).toBeUndefined()
    await asAdmin('UPDATE schema_meta SET id = 1')
  })

  it('fails, rather than guesses, where the schema cannot be read', async () => {
    await asAdmin('ALTER TABLE schema_meta CHANGE version versions INT NOT NULL')
    await expect(database.schemaMeta()).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
    await asAdmin('ALTER TABLE schema_meta CHANGE versions version INT NOT NULL')
  })
})
