import { migrate } from '@kedai/shared/database/migrate.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { StartFault } from '../start-fault.ts'
import { inspectBackup } from './inspect-backup.ts'
import { restoreIntoDatabase } from './restore-into-database.ts'
import { takeBackup } from './take-backup.ts'
import { ask, emptyDatabase, GO_ON, HEADER, HUSH, makeBackup, SMALL } from './test-backup.ts'

/** Tables of a shop when it had fewer of them. */
const OLD_VERSION = 14

describe.each(engines)('a restore into a $name that is there already', (engine) => {
  const tablesOf = async (url: string) =>
    (await ask<object>(url, 'SHOW TABLES')).map((row) => Object.values(row)[0])

  it('refuses one with tables, whosever they are, and touches nothing', async () => {
    const backup = await inspectBackup(await makeBackup(temporaryFolder(), SMALL))
    await using target = await emptyDatabase(engine)
    await ask(target.url, 'CREATE TABLE letters (id INT)')
    await expect(restoreIntoDatabase(target, backup, HUSH, GO_ON)).rejects.toThrow(
      /^The database mysql:.* holds tables, and a restore overwrites nothing: empty it first, or name a new one in DATABASE_URL and DATABASE_ADMIN_URL\.$/,
    )
    expect(await tablesOf(target.url)).toEqual(['letters'])
  })

  it('makes the database and the user of the functions where there is neither', async () => {
    const backup = await inspectBackup(await makeBackup(temporaryFolder(), SMALL))
    const name = `moved${process.pid}`
    const adminUrl = Object.assign(new URL(engine.adminUrl), { pathname: `/${name}` })
    const url = Object.assign(new URL(adminUrl), { username: name, password: 'kopi-tubruk' })
    try {
      await restoreIntoDatabase({ url: url.href, adminUrl: adminUrl.href }, backup, HUSH, GO_ON)
      expect(await tablesOf(url.href)).toContain('goods')
      await expect(ask(url.href, 'CREATE TABLE letters (id INT)')).rejects.toThrow(/denied/)
    } finally {
      await ask(engine.adminUrl, `DROP DATABASE IF EXISTS ${name}`)
      await ask(engine.adminUrl, `DROP USER IF EXISTS ${name}@'%'`)
    }
  })

  it('brings the tables of an older Kedai up to date', async () => {
    await using old = await emptyDatabase(engine)
    await migrate({ adminUrl: old.adminUrl, upTo: OLD_VERSION })
    await ask(
      old.url,
      "INSERT INTO goods (id, name, price, stock, tracks_stock, created_at, updated_at) VALUES (7, 'Kopi', 5000, 0, 0, SYSDATE(6), SYSDATE(6))",
    )
    const { path } = await takeBackup({
      url: old.url,
      folder: temporaryFolder(),
      keep: 1,
      say: HUSH,
      stop: GO_ON,
    })
    const backup = await inspectBackup(path)
    expect(backup.header.schema).toBe(OLD_VERSION)

    await using target = await emptyDatabase(engine)
    const said: string[] = []
    const report = await restoreIntoDatabase(target, backup, (line) => said.push(line), GO_ON)
    expect(report).toMatchObject({ eventCount: 0, faults: [] })
    expect(await ask(target.url, 'SELECT id, name FROM goods')).toEqual([{ id: 7, name: 'Kopi' }])
    await using newest = await openTestSchema(engine)
    expect(await tablesOf(target.url)).toEqual(await tablesOf(newest.url))
    expect(await ask(target.url, 'SELECT version, compatible_from FROM schema_meta')).toEqual(
      await ask(newest.url, 'SELECT version, compatible_from FROM schema_meta'),
    )
    expect(said[0]).toBe("Brought the database's tables up to date (14 steps).")
  })

  it('that fails half-way leaves a database that no Kedai opens', async () => {
    const twice = SMALL.map((line) => (Array.isArray(line) ? ['motto', '""', '2026-11-24 08:30:00'] : line))
    const backup = await inspectBackup(await makeBackup(temporaryFolder(), twice))
    await using target = await emptyDatabase(engine)
    await expect(restoreIntoDatabase(target, backup, HUSH, GO_ON)).rejects.toThrow(
      /^The database does not take the rows of settings: Duplicate entry 'motto'/,
    )
    await expect(migrate({ adminUrl: target.adminUrl })).rejects.toThrow(
      'A backup was being restored into this database and that was not finished: empty the database and restore it again.',
    )
    await expect(restoreIntoDatabase(target, backup, HUSH, GO_ON)).rejects.toThrow(/holds tables/)
  })

  it('that is stopped leaves a database that no Kedai opens', async () => {
    const backup = await inspectBackup(await makeBackup(temporaryFolder(), SMALL))
    await using target = await emptyDatabase(engine)
    await expect(restoreIntoDatabase(target, backup, HUSH, AbortSignal.abort())).rejects.toThrow(/abort/i)
    await expect(migrate({ adminUrl: target.adminUrl })).rejects.toThrow(/that was not finished/)
  })

  it('fails where the rows that came in are not as many as the backup has', async () => {
    // A row that is there twice where no key forbids it cannot come of a backup of ours.
    const lines = [
      HEADER,
      { table: 'settings', columns: ['name', 'value', 'updated_at'], bytes: [], next_id: null },
      ['motto', '""', '2026-11-24 08:30:00'],
      { rows: 1 },
      { table: 'settings', columns: ['name', 'value', 'updated_at'], bytes: [], next_id: null },
      ['colour', '""', '2026-11-24 08:30:00'],
      ['smell', '""', '2026-11-24 08:30:00'],
      { rows: 2 },
      { end: true, tables: 1, rows: 3 },
    ]
    const whole = await inspectBackup(await makeBackup(temporaryFolder(), lines))
    const backup = { ...whole, rowCounts: new Map([['settings', 3]]) }
    await using target = await emptyDatabase(engine)
    await expect(restoreIntoDatabase(target, backup, HUSH, GO_ON)).rejects.toThrow(
      new StartFault('The table settings has 2 rows after the restore and must have 3.'),
    )
  })

  it('leaves out a table that is not Kedai’s, and says so', async () => {
    const lines = [
      ...SMALL.slice(0, -1),
      { table: 'letters', columns: ['id'], bytes: [], next_id: null },
      [1],
      { rows: 1 },
      { end: true, tables: 2, rows: 3 },
    ]
    const backup = await inspectBackup(await makeBackup(temporaryFolder(), lines))
    await using target = await emptyDatabase(engine)
    const said: string[] = []
    await restoreIntoDatabase(target, backup, (line) => said.push(line), GO_ON)
    expect(said).toContain("Left out the table letters, which is not Kedai's.")
    expect(await tablesOf(target.url)).not.toContain('letters')
    expect(await ask(target.url, 'SELECT name FROM settings ORDER BY name')).toEqual([
      { name: 'colour' },
      { name: 'motto' },
    ])
  })

  it('restores books that were not in order as they were, and says so', async () => {
    await using broken = await openTestSchema(engine)
    await ask(broken.url, "UPDATE ledger_head SET last_hash = REPEAT('x', 32)")
    const { path } = await takeBackup({
      url: broken.url,
      folder: temporaryFolder(),
      keep: 1,
      say: HUSH,
      stop: GO_ON,
    })
    await using target = await emptyDatabase(engine)
    const report = await restoreIntoDatabase(target, await inspectBackup(path), HUSH, GO_ON)
    expect(report.faults).toEqual([
      'The head of the books does not hold the hash of event 0, the last one: the head was changed, or the event.',
    ])
    expect(await migrate({ adminUrl: target.adminUrl })).toEqual([])
  })
})

async function openTestSchema(engine: Parameters<typeof createTestSchema>[0]) {
  const schema = await createTestSchema(engine)
  return Object.assign(schema, { [Symbol.asyncDispose]: () => schema.drop() })
}
