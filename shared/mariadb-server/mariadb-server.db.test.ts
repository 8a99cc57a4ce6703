import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findMariadb, type MariadbBinaries } from './find-mariadb.ts'
import { initialiseMariadb } from './initialise-directory.ts'
import { MariadbError } from './mariadb-error.ts'
import { type MariadbServer, startMariadb } from './mariadb-server.ts'

let binaries: MariadbBinaries
let folder: string
let directory: string
let socketPath: string

beforeAll(async () => {
  const found = findMariadb()
  if (found === undefined) throw new Error('the engines of this run bring MariaDB')
  binaries = found
  folder = await mkdtemp(join(tmpdir(), 'kedai-mariadb-'))
  directory = join(folder, 'db')
  socketPath = join(folder, 'db.sock')
})
afterAll(() => rm(folder, { recursive: true }))

async function ask<Row>(sql: string): Promise<Row[]> {
  const connection = await createConnection({ socketPath, user: 'root' })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows as Row[]
  } finally {
    await connection.end()
  }
}

async function withServer(work: (server: MariadbServer) => Promise<void>): Promise<void> {
  const server = await startMariadb({ binaries, directory, socketPath })
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

describe('a MariaDB of our own', () => {
  it('makes its data directory anew where an earlier try was cut off, and only once', async () => {
    await mkdir(`${directory}.new`)
    await writeFile(join(`${directory}.new`, 'ibdata1'), 'half-made')
    expect(await initialiseMariadb(binaries, directory)).toBe(true)
    expect(existsSync(`${directory}.new`)).toBe(false)
    expect(await initialiseMariadb(binaries, directory)).toBe(false)
  })

  it('loses nothing in a power cut, and listens on its socket alone', async () => {
    await withServer(async () => {
      expect(
        await ask(`SELECT @@innodb_flush_log_at_trx_commit AS flush, @@innodb_doublewrite AS doublewrite,
          @@innodb_flush_method AS method, @@log_bin AS log_bin, @@skip_networking AS alone, @@character_set_server AS characters`),
      ).toEqual([
        { flush: 1, doublewrite: 1, method: 'O_DIRECT', log_bin: 0, alone: 1, characters: 'utf8mb4' },
      ])
    })
  })

  it('has a folder of its own for temporary tables, which other servers would remove as they start', async () => {
    await withServer(async () => {
      expect(await ask('SELECT @@tmpdir AS folder')).toEqual([{ folder: `${directory}.tmp` }])
    })
  })

  it('has one account and no test database', async () => {
    await withServer(async () => {
      expect(await ask('SELECT Host, User FROM mysql.global_priv')).toEqual([
        { Host: 'localhost', User: 'root' },
      ])
      const databases = await ask<{ Database: string }>('SHOW DATABASES')
      expect(databases.map((row) => row.Database).sort()).toEqual([
        'information_schema',
        'mysql',
        'performance_schema',
      ])
    })
  })

  it('tells when it is killed, and recovers what was committed', async () => {
    const killed = await startMariadb({ binaries, directory, socketPath })
    await ask('CREATE DATABASE books')
    await ask('CREATE TABLE books.sales (id INT PRIMARY KEY) ENGINE = InnoDB')
    await ask('INSERT INTO books.sales VALUES (1), (2)')
    process.kill(killed.pid, 'SIGKILL')
    expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' })
    await withServer(async () => {
      expect(await ask('SELECT COUNT(*) AS sales FROM books.sales')).toEqual([{ sales: 2 }])
    })
  })

  it('ends cleanly when it is stopped, twice if need be', async () => {
    const server = await startMariadb({ binaries, directory, socketPath })
    await Promise.all([server.stop(), server.stop()])
    expect(await server.exited).toEqual({ code: 0, signal: null })
  })

  it('says in the server’s own words why it does not start', async () => {
    await expect(
      startMariadb({ binaries, directory, socketPath, settings: ['--no-such-setting=1'] }),
    ).rejects.toThrow("MariaDB did not start: /usr/sbin/mariadbd: unknown variable 'no-such-setting=1'.")
  })

  it('says so when there is no data directory', async () => {
    const missing = startMariadb({ binaries, directory: join(folder, 'missing'), socketPath })
    await expect(missing).rejects.toThrow(MariadbError)
    await expect(missing).rejects.toThrow(/^MariaDB did not start: .*ENOENT/)
  })
})
