import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'
import { Umzug, type UmzugStorage } from 'umzug'
import { underMigrationLock } from './migration-lock.ts'
import { SchemaError, SELECT_SCHEMA_META, whySchemaDoesNotFit } from './schema.ts'

/** Beside the one file of an image, else where the project keeps them. */
const BESIDE = new URL('./migrations/', import.meta.url)
const MIGRATIONS = existsSync(BESIDE) ? BESIDE : new URL('../../migrations/', import.meta.url)
const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/

interface Migration {
  readonly name: string
  readonly version: number
  readonly sql: string
  /** Set by a contracting migration: the oldest code that may run on the schema after it. */
  readonly compatibleFrom: number | undefined
}

export interface MigrateOptions {
  /** `mysql://` URL of the user that may change the schema. */
  readonly adminUrl: string
  /** Called before each migration with its file's name. */
  readonly onStep?: (name: string) => void
  /** Folder of the `NNNN-name.sql` files, one statement each; the project's own by default. */
  readonly directory?: URL
  /** Number of the last migration to be applied; the newest by default. */
  readonly upTo?: number
}

/**
 * Brings the database to the newest schema, under a lock, forward only. Each file holds one statement that is
 * safe to run again, so a migration that was cut off half-way is simply run once more.
 *
 * @returns names of the migrations that were applied, in their order
 * @throws {@link SchemaError} when the schema is too new for this code, or another process keeps the lock
 */
export async function migrate({
  adminUrl,
  onStep,
  directory = MIGRATIONS,
  upTo = Number.POSITIVE_INFINITY,
}: MigrateOptions): Promise<string[]> {
  const migrations = (await readMigrations(directory)).filter(({ version }) => version <= upTo)
  const connection = await createConnection({ uri: adminUrl })
  try {
    // This connection waits for a lock and for DDL: the short wait_timeout of a function's session would cut it.
    await connection.query('SET SESSION wait_timeout = 3600')
    // A shop that only starts again does not wait for a backup, which keeps the lock for as long as it reads.
    if (await isUpToDate(connection, migrations)) return []
    return await underMigrationLock(connection, () => applyPending(connection, migrations, onStep))
  } finally {
    await connection.end()
  }
}

async function readMigrations(directory: URL): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const version = FILE_NAME.exec(name)?.[1]
      if (version === undefined) throw new SchemaError(`migrations/${name} is not named NNNN-name.sql.`)
      const sql = await readFile(new URL(name, directory), 'utf8')
      const compatibleFrom = /^-- compatible-from: (\d+)$/m.exec(sql)?.[1]
      return {
        name,
        version: Number(version),
        sql,
        compatibleFrom: compatibleFrom === undefined ? undefined : Number(compatibleFrom),
      }
    }),
  )
}

async function applyPending(
  connection: Connection,
  migrations: readonly Migration[],
  onStep: ((name: string) => void) | undefined,
): Promise<string[]> {
  await refuseNewerSchema(connection, migrations.at(-1)?.version ?? 0)
  await connection.query(`CREATE TABLE IF NOT EXISTS schema_meta (
    id TINYINT NOT NULL PRIMARY KEY, version INT NOT NULL, compatible_from INT NOT NULL) ENGINE = InnoDB`)
  await connection.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    applied_at DATETIME(6) NOT NULL) ENGINE = InnoDB`)
  await connection.query('INSERT IGNORE INTO schema_meta (id, version, compatible_from) VALUES (1, 0, 0)')

  const umzug = new Umzug<Connection>({
    context: connection,
    logger: undefined,
    storage: migrationTable,
    migrations: migrations.map((migration) => ({
      name: migration.name,
      up: async () => {
        onStep?.(migration.name)
        await connection.query(migration.sql).catch(passIfThere)
        await connection.query<ResultSetHeader>(
          `UPDATE schema_meta SET version = GREATEST(version, ?), compatible_from = GREATEST(compatible_from, ?)
            WHERE id = 1`,
          [migration.version, migration.compatibleFrom ?? 0],
        )
      },
    })),
  })
  return (await umzug.up()).map((done) => done.name)
}

async function isUpToDate(connection: Connection, migrations: readonly Migration[]): Promise<boolean> {
  const [tables] = await connection.query<RowDataPacket[]>("SHOW TABLES LIKE 'schema_migrations'")
  if (tables.length === 0) return false
  await refuseNewerSchema(connection, migrations.at(-1)?.version ?? 0)
  const [rows] = await connection.query<RowDataPacket[]>('SELECT name FROM schema_migrations')
  const applied = new Set(rows.map((row) => row['name']))
  return migrations.every(({ name }) => applied.has(name))
}

/** What an ALTER TABLE that was applied before says of its first column, key or constraint. */
const ALREADY_THERE = new Set([1060, 1061, 1826, 3822])

/** One ALTER TABLE is applied whole or not at all, so its first column's being there tells that it was. */
function passIfThere(error: { errno?: number }): void {
  if (error.errno === undefined || !ALREADY_THERE.has(error.errno)) throw error
}

/** Older code must not touch a schema that has moved past it, not even to find nothing to do. */
async function refuseNewerSchema(connection: Connection, newestVersion: number): Promise<void> {
  const [tables] = await connection.query<RowDataPacket[]>("SHOW TABLES LIKE 'schema_meta'")
  if (tables.length === 0) return
  const [rows] = await connection.query<RowDataPacket[]>(SELECT_SCHEMA_META)
  const row = rows[0]
  if (row === undefined || row['version'] < newestVersion) return
  const fault = whySchemaDoesNotFit(
    { version: row['version'], compatibleFrom: row['compatible_from'] },
    newestVersion,
  )
  if (fault !== undefined) throw new SchemaError(fault)
}

const migrationTable: UmzugStorage<Connection> = {
  async executed({ context }) {
    const [rows] = await context.query<RowDataPacket[]>('SELECT name FROM schema_migrations ORDER BY name')
    return rows.map((row) => row['name'])
  },
  async logMigration({ name, context }) {
    await context.query('INSERT IGNORE INTO schema_migrations (name, applied_at) VALUES (?, SYSDATE(6))', [
      name,
    ])
  },
  async unlogMigration() {
    throw new SchemaError('Migrations only go forward.')
  },
}
