import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { type Connections, type HeldConnection, openConnections } from './connections.ts'
import { DeadlinePassed, faultOf } from './faults.ts'

const soon = () => performance.now() + 10_000

describe.each(engines)('connections on $name', (engine) => {
  let schema: TestSchema
  let connections: Connections

  beforeAll(async () => {
    schema = await createTestSchema(engine)
    await asRoot(`CREATE TABLE ${schema.name}.drinks (id BIGINT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20),
      sugar INT UNSIGNED, made_at DATETIME(6)) CHARSET = utf8mb4`)
  })
  afterAll(async () => {
    await schema.drop()
  })
  beforeEach(async () => {
    await asRoot(`TRUNCATE ${schema.name}.drinks`)
    connections = openConnections(schema.url, 2)
  })
  afterEach(async () => {
    await connections.close()
    await vi.waitUntil(async () => (await threads()).length === 0, { timeout: 5_000 })
  })

  async function asRoot(sql: string, values: string[] = []) {
    const root = await createConnection({ uri: engine.adminUrl })
    try {
      const [rows] = await root.query<RowDataPacket[]>(sql, values)
      return rows
    } finally {
      await root.end()
    }
  }
  const threads = async () =>
    (await asRoot('SELECT id FROM information_schema.processlist WHERE user = ?', [`${schema.name}app`])).map(
      (row) => row['id'] ?? row['ID'],
    )
  const idOf = async (connection: HeldConnection) =>
    (await connection.rows<{ id: number }>('SELECT CONNECTION_ID() AS id'))[0]?.id

  it('are set up before their first use', async () => {
    const connection = await connections.acquire(soon())
    const [session] = await connection.rows(
      `SELECT @@${engine.name === 'mysql' ? 'transaction_isolation' : 'tx_isolation'} AS isolation,
        @@innodb_lock_wait_timeout AS lock_wait, @@time_zone AS zone, @@wait_timeout AS wait_timeout,
        @@sql_mode AS sql_mode, @@character_set_client AS charset, @@autocommit AS autocommit`,
    )
    connection.release()

    expect(session).toMatchObject({
      isolation: 'READ-COMMITTED',
      lock_wait: 2,
      zone: '+00:00',
      wait_timeout: 10,
      charset: 'utf8mb4',
      autocommit: 1,
    })
    expect((session as { sql_mode: string }).sql_mode.split(',').sort()).toEqual([
      'ERROR_FOR_DIVISION_BY_ZERO',
      'NO_ENGINE_SUBSTITUTION',
      'NO_ZERO_DATE',
      'NO_ZERO_IN_DATE',
      'ONLY_FULL_GROUP_BY',
      'STRICT_ALL_TABLES',
    ])
  })

  it('end an idle transaction after ten seconds where the engine can', async () => {
    const connection = await connections.acquire(soon())
    const rows = await connection.listRows("SHOW SESSION VARIABLES LIKE 'idle_transaction_timeout'", [])
    connection.release()
    expect(rows).toEqual(
      engine.name === 'mariadb' ? [{ Variable_name: 'idle_transaction_timeout', Value: '10' }] : [],
    )
  })

  it('are set up once, however often they are used', async () => {
    const settings = async () => {
      const connection = await connections.acquire(soon())
      const [row] = await connection.listRows<{ Value: string }>(
        "SHOW SESSION STATUS LIKE 'Com_set_option'",
        [],
      )
      connection.release()
      return row?.Value
    }
    expect(await settings()).toBe('2')
    expect(await settings()).toBe('2')
  })

  it('give one back to whoever comes next', async () => {
    const first = await connections.acquire(soon())
    const id = await idOf(first)
    first.release()
    const second = await connections.acquire(soon())

    expect(await idOf(second)).toBe(id)
    second.release()
  })

  it('are as many as was said, and the next one waits for its turn', async () => {
    const held = [await connections.acquire(soon()), await connections.acquire(soon())]
    const third = connections.acquire(soon())
    expect(connections.counts()).toEqual({ held: 2, waiting: 1, size: 2 })
    expect(await threads()).toHaveLength(2)

    held[0]?.release()
    const connection = await third
    expect(connections.counts()).toEqual({ held: 2, waiting: 0, size: 2 })
    connection.release()
    held[1]?.release()
    expect(connections.counts()).toEqual({ held: 0, waiting: 0, size: 2 })
  })

  it('are destroyed for good when a statement has no answer by the deadline', async () => {
    const connection = await connections.acquire(performance.now() + 100)
    const id = await idOf(connection)
    await expect(connection.rows('SELECT SLEEP(1)')).rejects.toThrow(DeadlinePassed)
    connection.destroy()
    expect(connections.counts().held).toBe(0)

    const next = await connections.acquire(soon())
    expect(await idOf(next)).not.toBe(id)
    next.release()
  })

  it.each<[string, (connection: HeldConnection) => Promise<unknown>]>([
    ['a read', (c) => c.rows('SELECT name FROM drinks WHERE id = ? FOR UPDATE', [1])],
    ['a list', (c) => c.listRows('SELECT name FROM drinks WHERE id IN (?) FOR UPDATE', [[1]])],
    ['a write', (c) => c.change('UPDATE drinks SET sugar = 1 WHERE id = ?', [1])],
    ['an insert', (c) => c.insert('INSERT INTO drinks (id) VALUES (?)', [1])],
    ['a write of many rows', (c) => c.insertRows('INSERT INTO drinks (id) VALUES ?', [[1], [2]])],
    ['a command', (c) => c.command('DELETE FROM drinks')],
  ])('hold the deadline for %s', async (_name, statement) => {
    const keeper = await connections.acquire(soon())
    await keeper.command('START TRANSACTION')
    await keeper.insert('INSERT INTO drinks (id) VALUES (1)')

    const connection = await connections.acquire(performance.now() + 100)
    await expect(statement(connection)).rejects.toThrow(DeadlinePassed)
    connection.destroy()
    await keeper.command('ROLLBACK')
    keeper.release()
  })

  it('keep one that came after its deadline for somebody else', async () => {
    let hasCome = false
    // On a busy machine connecting may itself take too long and end: then nothing comes, and it is tried again.
    for (let tries = 0; tries < 5 && !hasCome; tries++) {
      await expect(connections.acquire(performance.now())).rejects.toThrow(DeadlinePassed)
      const arrival = vi.waitUntil(async () => (await threads()).length === 1, { timeout: 3_000 })
      hasCome = await arrival.catch(() => false)
    }
    expect(hasCome).toBe(true)

    const connection = await connections.acquire(soon())
    expect([await idOf(connection)]).toEqual(await threads())
    connection.release()
  })

  it('tell of one that was killed, and replace it', async () => {
    const connection = await connections.acquire(soon())
    await asRoot(`KILL ${await idOf(connection)}`)
    const failure = await connection.rows('SELECT 1').catch((error: unknown) => error)
    expect(faultOf(failure)).toBe('connection-lost')
    connection.destroy()

    const next = await connections.acquire(soon())
    expect(await next.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
    next.release()
  })

  it('are replaced where the server closed one that nobody used', async () => {
    const connection = await connections.acquire(soon())
    const id = await idOf(connection)
    connection.release()
    await asRoot(`KILL ${id}`)
    await vi.waitUntil(async () => (await threads()).length === 0, { timeout: 20_000 })

    const next = await connections.acquire(soon())
    expect(await idOf(next)).not.toBe(id)
    next.release()
  })

  it('are not begun where the server allows this user no more of them', async () => {
    const others = openConnections(schema.url, 2)
    await asRoot(`ALTER USER '${schema.name}app'@'localhost' WITH MAX_USER_CONNECTIONS 1`)
    try {
      const connection = await connections.acquire(soon())
      const failure = await others.acquire(soon()).catch((error: unknown) => error)
      connection.release()

      expect(faultOf(failure)).toBe('not-begun')
      expect(others.counts().held).toBe(0)
    } finally {
      await asRoot(`ALTER USER '${schema.name}app'@'localhost' WITH MAX_USER_CONNECTIONS 0`)
      await others.close()
    }
  })
})
