import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMariadb } from '@kedai/shared/mariadb-server/find-mariadb.ts'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { type MariadbServer, startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareOwnDatabase } from './own-database.ts'

let folder: string
let server: MariadbServer

beforeAll(async () => {
  const binaries = findMariadb()
  if (binaries === undefined) throw new Error('the engines of this run bring MariaDB')
  folder = await mkdtemp(join(tmpdir(), 'kedai-own-'))
  const directory = join(folder, 'db')
  await initialiseMariadb(binaries, directory)
  server = await startMariadb({ binaries, directory, socketPath: join(folder, 'db.sock') })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

async function ask(url: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: url })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows
  } finally {
    await connection.end()
  }
}

describe('the database of our own', () => {
  it('has a user for rows and one for tables, whose passwords stay the same', async () => {
    const urls = await prepareOwnDatabase(server.socketPath, join(folder, 'secrets'))
    expect(await prepareOwnDatabase(server.socketPath, join(folder, 'secrets'))).toEqual(urls)
    await ask(urls.adminUrl, 'CREATE TABLE shelf (id INT PRIMARY KEY)')
    await ask(urls.url, 'INSERT INTO shelf VALUES (1)')
    expect(await ask(urls.url, 'SELECT id FROM shelf')).toEqual([{ id: 1 }])
  })

  it('lets the functions do nothing but read and write rows', async () => {
    const { url } = await prepareOwnDatabase(server.socketPath, join(folder, 'secrets'))
    const grants = (await ask(url, 'SHOW GRANTS')).map((row) => Object.values(row)[0])
    expect(grants.map((grant) => String(grant).replace(/ IDENTIFIED BY.*/, ''))).toEqual([
      'GRANT USAGE ON *.* TO `kedai`@`localhost`',
      'GRANT SELECT, INSERT, UPDATE, DELETE ON `kedai`.* TO `kedai`@`localhost`',
    ])
    await expect(ask(url, 'CREATE TABLE more (id INT)')).rejects.toThrow(/denied/)
    await expect(ask(url, "SELECT LOAD_FILE('/etc/passwd') AS file")).resolves.toEqual([{ file: null }])
    await expect(ask(url, 'SELECT * FROM mysql.global_priv')).rejects.toThrow(/denied/)
  })

  it('takes back rights that somebody added', async () => {
    const { url } = await prepareOwnDatabase(server.socketPath, join(folder, 'secrets'))
    const root = `mysql://root@localhost/?socketPath=${encodeURIComponent(server.socketPath)}`
    await ask(root, 'GRANT DROP ON kedai.* TO kedai@localhost')
    await prepareOwnDatabase(server.socketPath, join(folder, 'secrets'))
    await expect(ask(url, 'DROP TABLE shelf')).rejects.toThrow(/denied/)
  })
})
