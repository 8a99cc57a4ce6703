import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SCHEMA_VERSION } from '@kedai/shared/database/schema-version.ts'
import type { Engine } from '@kedai/shared/testing/engines/engines.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { DatabaseUrls } from '../own-database.ts'
import { writeBackup } from './write-backup.ts'

export const HEADER = {
  kedai: 'backup',
  format: 1,
  version: '0.1.0',
  schema: SCHEMA_VERSION,
  taken_at: '2026-11-24 08:30:00.000000',
  shop: '3f9a1c20',
  server: 'a database',
}

/** A signal that never comes. */
export const GO_ON = new AbortController().signal

/** Says nothing. */
export const HUSH = (): void => undefined

/** A backup of these lines, sealed. */
export async function makeBackup(
  folder: string,
  lines: readonly unknown[],
  name = 'made.jsonl.gz',
): Promise<string> {
  async function* text() {
    yield lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  }
  await writeBackup({ folder, name, text: text(), stop: GO_ON })
  return join(folder, name)
}

/** The lines of a backup of one table with two rows. */
export const SMALL: readonly unknown[] = [
  HEADER,
  { table: 'settings', columns: ['name', 'value', 'updated_at'], bytes: [], next_id: null },
  ['motto', '"Enak"', '2026-11-24 08:30:00.000000'],
  ['colour', '"red"', '2026-11-24 08:30:00.000001'],
  { rows: 2 },
  { end: true, tables: 1, rows: 2 },
]

export async function sizeOfFile(path: string): Promise<number> {
  return (await stat(path)).size
}

/** A new database with no table, and the way to drop it. */
export async function emptyDatabase(engine: Engine): Promise<DatabaseUrls & AsyncDisposable> {
  const name = `test${randomBytes(8).toString('hex')}`
  await ask(engine.adminUrl, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
  const url = new URL(engine.adminUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    adminUrl: url.href,
    [Symbol.asyncDispose]: async () => {
      await ask(engine.adminUrl, `DROP DATABASE ${name}`)
    },
  }
}

/** One statement on a connection of its own. */
export async function ask<Row extends object>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const connection = await createConnection({ uri: url, dateStrings: true, supportBigNumbers: true })
  try {
    return (await connection.query<RowDataPacket[]>(sql, [...values]))[0] as Row[]
  } finally {
    await connection.end()
  }
}

/** Everything in a database: the rows of every table and view, in the order of their text. */
export async function contentsOf(
  query: <Row extends object>(sql: string) => Promise<Row[]>,
): Promise<Record<string, string[]>> {
  const tables = await query<{ name: string }>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME',
  )
  const contents: Record<string, string[]> = {}
  for (const { name } of tables) {
    const rows = await query<object>(`SELECT * FROM \`${name}\``)
    contents[name] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return contents
}
