import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createConnection } from 'mysql2/promise'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { migrate } from './migrate.ts'
import { SchemaError } from './schema.ts'

vi.mock('mysql2/promise', () => ({ createConnection: vi.fn() }))

const adminUrl = 'mysql://admin@localhost/shop'

/** A server on which somebody else holds every lock. */
function useLockedServer() {
  const said: string[] = []
  const connection = {
    query: async (sql: string) => {
      said.push(sql)
      return [sql.includes('GET_LOCK') ? [{ locked: 0 }] : []]
    },
    end: async () => {
      said.push('end')
    },
  }
  vi.mocked(createConnection).mockResolvedValue(connection as never)
  return said
}

describe('migrate', () => {
  afterEach(() => {
    vi.mocked(createConnection).mockReset()
  })

  it('refuses a file that is not named like a migration, before it connects', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kedai-migrations-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, '0001-goods.sql'), 'SELECT 1')
    await writeFile(join(folder, '2-carts.sql'), 'SELECT 1')

    const migrated = migrate({ adminUrl, directory: pathToFileURL(`${folder}/`) })
    await expect(migrated).rejects.toThrow(
      new SchemaError('migrations/2-carts.sql is not named NNNN-name.sql.'),
    )
    expect(createConnection).not.toHaveBeenCalled()
  })

  it('gives up, and changes nothing, when another process keeps the lock for two minutes', async () => {
    const said = useLockedServer()

    await expect(migrate({ adminUrl })).rejects.toThrow(
      new SchemaError('Another process has been migrating, backing up or checking this database for 120 s.'),
    )
    expect(said).toEqual([
      'SET SESSION wait_timeout = 3600',
      "SHOW TABLES LIKE 'schema_migrations'",
      "SELECT GET_LOCK(LEFT(CONCAT('kedai-migrate:', DATABASE()), 64), ?) AS locked",
      'end',
    ])
  })
})
