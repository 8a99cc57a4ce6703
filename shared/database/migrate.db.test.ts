import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../testing/engines/engines.ts'
import { migrate } from './migrate.ts'

describe.each(engines)('migrate on $name', (engine) => {
  const name = `test${randomBytes(8).toString('hex')}`
  const url = new URL(engine.adminUrl)
  url.pathname = `/${name}`
  const adminUrl = url.href
  let root: Connection
  let folder: string

  beforeEach(async () => {
    root = await createConnection({ uri: engine.adminUrl })
    await root.query(`CREATE DATABASE ${name}`)
    await root.query(`USE ${name}`)
    folder = await mkdtemp(join(tmpdir(), 'kedai-migrations-'))
  })
  afterEach(async () => {
    await root.query(`DROP DATABASE ${name}`)
    await root.end()
    await rm(folder, { recursive: true })
  })

  const write = (file: string, sql: string) => writeFile(join(folder, file), sql)
  const migrateFolder = (onStep?: (name: string) => void) =>
    migrate({ adminUrl, directory: pathToFileURL(`${folder}/`), ...(onStep && { onStep }) })
  const rows = async (sql: string) => (await root.query<RowDataPacket[]>(sql))[0]
  const meta = () => rows('SELECT version, compatible_from FROM schema_meta')

  it('applies every file once, in the order of their numbers', async () => {
    await write('0002-second.sql', 'INSERT INTO drinks VALUES (2)')
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await write('readme.txt', 'not a migration')
    const steps: string[] = []

    expect(await migrateFolder((step) => steps.push(step))).toEqual(['0001-first.sql', '0002-second.sql'])
    expect(steps).toEqual(['0001-first.sql', '0002-second.sql'])
    expect(await rows('SELECT id FROM drinks')).toEqual([{ id: 2 }])
    expect(await meta()).toEqual([{ version: 2, compatible_from: 0 }])
    expect(await rows('SELECT name FROM schema_migrations ORDER BY name')).toEqual([
      { name: '0001-first.sql' },
      { name: '0002-second.sql' },
    ])
  })

  it('does nothing the second time', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await migrateFolder()
    const steps: string[] = []

    expect(await migrateFolder((step) => steps.push(step))).toEqual([])
    expect(steps).toEqual([])
  })

  it('does not wait for whoever keeps the lock when there is nothing to do', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await migrateFolder()
    await root.query(`SELECT GET_LOCK('kedai-migrate:${name}', 0)`)
    expect(await migrateFolder()).toEqual([])
    await root.query(`SELECT RELEASE_LOCK('kedai-migrate:${name}')`)
  })

  it('stops after the number that it is told, and goes on from there', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await write('0002-second.sql', 'INSERT INTO drinks VALUES (2)')
    await write('0003-third.sql', 'INSERT INTO drinks VALUES (3)')
    expect(await migrate({ adminUrl, directory: pathToFileURL(`${folder}/`), upTo: 2 })).toEqual([
      '0001-first.sql',
      '0002-second.sql',
    ])
    expect(await meta()).toEqual([{ version: 2, compatible_from: 0 }])
    expect(await migrateFolder()).toEqual(['0003-third.sql'])
  })

  it('applies only what is new', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await migrateFolder()
    await write('0002-second.sql', 'INSERT INTO drinks VALUES (2)')

    expect(await migrateFolder()).toEqual(['0002-second.sql'])
    expect(await meta()).toEqual([{ version: 2, compatible_from: 0 }])
  })

  it('stops at a file that fails, and goes on from it once it is mended', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await write('0002-second.sql', 'INSERT INTO food VALUES (2)')
    await write('0003-third.sql', 'INSERT INTO drinks VALUES (3)')
    await expect(migrateFolder()).rejects.toThrow(/food/)
    expect(await meta()).toEqual([{ version: 1, compatible_from: 0 }])
    expect(await rows('SELECT id FROM drinks')).toEqual([])

    await write('0002-second.sql', 'INSERT INTO drinks VALUES (2)')
    expect(await migrateFolder()).toEqual(['0002-second.sql', '0003-third.sql'])
    expect(await meta()).toEqual([{ version: 3, compatible_from: 0 }])
  })

  it('lets the next one in after a failure', async () => {
    await write('0001-first.sql', 'nonsense')
    await expect(migrateFolder()).rejects.toThrow(/nonsense/)
    expect(await rows(`SELECT IS_FREE_LOCK('kedai-migrate:${name}') AS free`)).toEqual([{ free: 1 }])
  })

  it('runs once more what was cut off before it was noted, the whole of the project’s own as well', async () => {
    const all = await migrate({ adminUrl })
    await root.query('DELETE FROM schema_migrations')
    await root.query('UPDATE schema_meta SET version = 0')

    expect(await migrate({ adminUrl })).toEqual(all)
    expect(await meta()).toEqual([{ version: all.length, compatible_from: 0 }])
    expect(await rows('SELECT last_event_number FROM ledger_head')).toEqual([{ last_event_number: 0 }])
    expect(await migrate({ adminUrl })).toEqual([])
  })

  it('never counts the version down, though an old file is run again', async () => {
    await write('0001-first.sql', 'CREATE TABLE IF NOT EXISTS drinks (id INT)')
    await write('0002-second.sql', '-- compatible-from: 2\nINSERT INTO drinks VALUES (2)')
    await migrateFolder()
    await root.query("DELETE FROM schema_migrations WHERE name = '0001-first.sql'")
    await write('0003-third.sql', 'nonsense')

    await expect(migrateFolder()).rejects.toThrow(/nonsense/)
    expect(await rows('SELECT COUNT(*) AS count FROM schema_migrations')).toEqual([{ count: 2 }])
    expect(await meta()).toEqual([{ version: 2, compatible_from: 2 }])
  })

  it('refuses a schema that has moved past this code, and touches nothing', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await write('0002-second.sql', '-- compatible-from: 2\nINSERT INTO drinks VALUES (2)')
    await migrateFolder()
    await rm(join(folder, '0002-second.sql'))
    await root.query('DELETE FROM schema_migrations')

    await expect(migrateFolder()).rejects.toThrow(
      "The database's schema (version 2) needs newer code: it may be used from 2 on, and this code is 1.",
    )
    expect(await rows('SELECT name FROM schema_migrations')).toEqual([])
  })

  it('lets older code be where the newer schema still fits it', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await write('0002-second.sql', '-- compatible-from: 1\nINSERT INTO drinks VALUES (2)')
    await migrateFolder()
    await rm(join(folder, '0002-second.sql'))

    expect(await migrateFolder()).toEqual([])
    expect(await meta()).toEqual([{ version: 2, compatible_from: 1 }])
  })

  it('takes a schema whose tables are there and whose row is not for a new one', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await root.query('CREATE TABLE schema_meta (id TINYINT PRIMARY KEY, version INT, compatible_from INT)')

    expect(await migrateFolder()).toEqual(['0001-first.sql'])
    expect(await meta()).toEqual([{ version: 1, compatible_from: 0 }])
  })

  it('lets two migrators at once do the work once', async () => {
    await write('0001-first.sql', 'CREATE TABLE drinks (id INT)')
    await write('0002-second.sql', 'INSERT INTO drinks SELECT 2 FROM (SELECT SLEEP(0.2)) AS pause')
    const applied = await Promise.all([migrateFolder(), migrateFolder(), migrateFolder()])

    expect(applied.flat().sort()).toEqual(['0001-first.sql', '0002-second.sql'])
    expect(await rows('SELECT id FROM drinks')).toEqual([{ id: 2 }])
  })
})
