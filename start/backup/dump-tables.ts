import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { Snapshot } from '../snapshot.ts'
import type { BackupHeader, TableStart } from './backup-format.ts'

const PIECE_CHARS = 64 * 1024
const BYTES_TYPES = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'bit'])

/** A table as the database describes it. */
export interface TableToDump extends TableStart {
  /** Columns of the primary key, in their order; rows come in the order in which they lie on the disk. */
  readonly primaryKey: readonly string[]
  /** How many rows the database believes it has; for showing how far one is, no more. */
  readonly rowsGuess: number
}

/** Every table of the database, by name; what a view or a generated column shows is made from these. */
export async function findTables(snapshot: Snapshot): Promise<TableToDump[]> {
  const tables = await snapshot.rows<{ name: string; guess: number | null }>(
    `SELECT TABLE_NAME AS name, TABLE_ROWS AS guess FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME`,
  )
  const columns = await snapshot.rows<{ table_name: string; name: string; type: string }>(
    `SELECT TABLE_NAME AS table_name, COLUMN_NAME AS name, DATA_TYPE AS type FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND COALESCE(GENERATION_EXPRESSION, '') = ''
      ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  )
  const keys = await snapshot.rows<{ table_name: string; name: string }>(
    `SELECT TABLE_NAME AS table_name, COLUMN_NAME AS name FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY' ORDER BY TABLE_NAME, SEQ_IN_INDEX`,
  )
  const found: TableToDump[] = []
  for (const { name, guess } of tables) {
    const own = columns.filter((column) => column.table_name === name)
    found.push({
      table: name,
      columns: own.map((column) => column.name),
      bytes: own.filter(({ type }) => BYTES_TYPES.has(type.toLowerCase())).map((column) => column.name),
      next_id: await nextIdOf(snapshot, name),
      primaryKey: keys.filter((key) => key.table_name === name).map((key) => key.name),
      rowsGuess: Number(guess ?? 0),
    })
  }
  return found
}

/** The number is in information_schema too, where MySQL 8 shows one that may be a day old. */
async function nextIdOf(snapshot: Snapshot, table: string): Promise<number | null> {
  const [shown] = await snapshot.rows<{ 'Create Table': string }>(`SHOW CREATE TABLE ${quoted(table)}`)
  const options = shown?.['Create Table'].split('\n').at(-1) ?? ''
  const next = / AUTO_INCREMENT=(\d+)/.exec(options)?.[1]
  return next === undefined ? null : Number(next)
}

/**
 * The text of a backup.
 *
 * @param onRow - called for each row with its table
 * @returns pieces of whole lines, of some 64 KiB
 */
export async function* dumpTables(
  snapshot: Snapshot,
  header: BackupHeader,
  tables: readonly TableToDump[],
  onRow: (table: string) => void,
): AsyncGenerator<string> {
  let piece = `${JSON.stringify(header)}\n`
  let rowsTotal = 0
  for (const table of tables) {
    const { columns, bytes, next_id } = table
    piece += `${JSON.stringify({ table: table.table, columns, bytes, next_id } satisfies TableStart)}\n`
    const bytesAt = bytes.map((column) => columns.indexOf(column))
    let rows = 0
    for await (const row of snapshot.stream(selectOf(table))) {
      piece += `${lineOf(row, bytesAt)}\n`
      rows++
      onRow(table.table)
      if (piece.length >= PIECE_CHARS) {
        yield piece
        piece = ''
      }
    }
    piece += `${JSON.stringify({ rows })}\n`
    rowsTotal += rows
  }
  yield `${piece}${JSON.stringify({ end: true, tables: tables.length, rows: rowsTotal })}\n`
}

function selectOf({ table, columns, primaryKey }: TableToDump): string {
  const order =
    primaryKey.length === 0 ? '' : ` FORCE INDEX (PRIMARY) ORDER BY ${primaryKey.map(quoted).join(', ')}`
  return `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}${order}`
}

function lineOf(row: SqlValue[], bytesAt: readonly number[]): string {
  for (const at of bytesAt) {
    const value = row[at]
    if (Buffer.isBuffer(value)) row[at] = value.toString('base64')
  }
  return JSON.stringify(row)
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
