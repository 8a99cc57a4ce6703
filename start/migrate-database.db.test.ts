import { randomBytes } from 'node:crypto'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, describe, expect, it } from 'vitest'
import { migrateDatabase } from './migrate-database.ts'
import { StartFault } from './start-fault.ts'

async function ask(uri: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows
  } finally {
    await connection.end()
  }
}

describe.each(engines)('making ready the database that containers share, on $name', (engine) => {
  const name = `ready${randomBytes(8).toString('hex')}`
  const urlOf = (user: string, password: string) => {
    const url = new URL(engine.adminUrl)
    if (user !== '') Object.assign(url, { username: user, password })
    url.pathname = `/${name}`
    return url.href
  }
  const access = { databaseUrl: urlOf(name, 'p%40ss'), databaseAdminUrl: urlOf('', '') }
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  afterAll(async () => {
    await ask(engine.adminUrl, `DROP DATABASE IF EXISTS ${name}`)
    await ask(engine.adminUrl, `DROP USER IF EXISTS ${name}@'%'`)
  })

  it('makes the database, its tables, the functions’ user and the first goods', async () => {
    expect(await migrateDatabase(access, say)).toMatch(/^[0-9A-Z-]{8,}$/)
    expect(await ask(access.databaseUrl, 'SELECT name FROM goods ORDER BY id')).toEqual([
      { name: 'Kopi Gula Aren' },
      { name: 'Kopi Susu' },
      { name: 'Pisang Goreng' },
    ])
    expect(said).toContain('Put in the first 3 goods.')
    await expect(ask(access.databaseUrl, 'CREATE TABLE more (id INT)')).rejects.toThrow(/denied/)
  })

  it('changes nothing when it runs again, even by two at once', async () => {
    await Promise.all([migrateDatabase(access, say), migrateDatabase(access, say)])
    expect(await ask(access.databaseUrl, 'SELECT COUNT(*) AS count FROM goods')).toEqual([{ count: 3 }])
  })

  it('takes nothing away from the functions of a shop that sells meanwhile', async () => {
    let isDone = false
    const selling = (async () => {
      let count = 0
      for (; !isDone; count++) await ask(access.databaseUrl, 'SELECT COUNT(*) AS count FROM goods')
      return count
    })()
    for (let times = 0; times < 10; times++) await migrateDatabase(access, say)
    isDone = true
    expect(await selling).toBeGreaterThan(10)
  })

  it('takes back what the functions’ user should not have', async () => {
    await ask(engine.adminUrl, `GRANT CREATE ON ${name}.* TO ${name}@'%'`)
    await migrateDatabase(access, say)
    await expect(ask(access.databaseUrl, 'CREATE TABLE more (id INT)')).rejects.toThrow(/denied/)
    expect(await ask(access.databaseUrl, 'SELECT COUNT(*) AS count FROM goods')).toEqual([{ count: 3 }])
  })

  it('gives the user the password of a URL that was changed', async () => {
    const changed = { ...access, databaseUrl: urlOf(name, 'changed') }
    await migrateDatabase(changed, say)
    expect(await ask(changed.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await expect(ask(access.databaseUrl, 'SELECT 1 AS one')).rejects.toThrow(/denied/)
    await migrateDatabase(access, say)
  })

  it('goes on with an admin that may not make users, where the functions’ user is there', async () => {
    const admin = `${name.slice(0, 20)}admin`
    await ask(engine.adminUrl, `CREATE USER ${admin}@localhost IDENTIFIED BY 'a'`)
    await ask(engine.adminUrl, `GRANT ALL PRIVILEGES ON ${name}.* TO ${admin}@localhost`)
    try {
      await migrateDatabase({ ...access, databaseAdminUrl: urlOf(admin, 'a') }, say)
    } finally {
      await ask(engine.adminUrl, `DROP USER ${admin}@localhost`)
    }
  })

  it('says in one sentence that the admin is refused', async () => {
    const refused = { ...access, databaseAdminUrl: urlOf('nobody', 'secret-word') }
    const fault = await migrateDatabase(refused, say).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(StartFault)
    expect((fault as Error).message).toMatch(
      /^The database of DATABASE_ADMIN_URL \(.*\) cannot be used: it refuses that user or password\.$/,
    )
    expect((fault as Error).message).not.toContain('secret-word')
  })
})

it.each([
  [
    { databaseUrl: undefined, databaseAdminUrl: 'mysql://a@b/c' },
    'DATABASE_URL is missing: the user of the functions, without DDL.',
  ],
  [
    { databaseUrl: 'mysql://a@b/c', databaseAdminUrl: undefined },
    'DATABASE_ADMIN_URL is missing: the user that makes the tables.',
  ],
])('needs both ways into the database', async (access, message) => {
  await expect(migrateDatabase(access, () => undefined)).rejects.toThrow(new StartFault(message))
})

it('waits for a server that is not there yet, says so, and stops waiting when it is told to', async () => {
  const stop = new AbortController()
  const said: string[] = []
  const say = (line: string) => {
    said.push(line)
    stop.abort()
  }
  const nowhere = {
    databaseUrl: 'mysql://a:b@127.0.0.1:1/c',
    databaseAdminUrl: 'mysql://root:secret@127.0.0.1:1/c',
  }
  await expect(migrateDatabase(nowhere, say, stop.signal)).rejects.toThrow(/aborted/)
  expect(said).toEqual(['Waiting for the database mysql://root@127.0.0.1:1/c (ECONNREFUSED) …'])
})
