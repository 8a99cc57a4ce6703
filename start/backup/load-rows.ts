import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { StartFault } from '../start-fault.ts'
import { TableEnd, TableStart } from './backup-format.ts'
import type { InspectedBackup } from './inspect-backup.ts'
import { readLines } from './read-lines.ts'

/** Characters of lines that make one statement: far below any server's max_allowed_packet. */
const STATEMENT_CHARS = 256 * 1024
/** Statements in one transaction: a flush each would take most of the time. */
const STATEMENTS_A_COMMIT = 32

export interface LoadedRows {
  /** Rows of each table that was filled. */
  readonly rowCounts: ReadonlyMap<string, number>
  /** Tables of the backup that Kedai's migrations do not make, and that are left out. */
  readonly foreignTables: readonly string[]
}

/**
 * Puts the rows of a backup into tables of the schema that it was made of, in place of what the migrations put in.
 *
 * @param connection - of a user who may change the tables; nobody else uses its database
 * @param leaveOut - a table that is not filled yet
 * @param onRow - called for each row with its table
 */
export async function loadRows(
  connection: Connection,
  backup: InspectedBackup,
  leaveOut: string,
  onRow: (table: string) => void,
): Promise<LoadedRows> {
  await connection.query(`SET SESSION foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00',
    wait_timeout = 3600, autocommit = 0,
    sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION'`)
  const known = await tablesOf(connection)
  const rowCounts = new Map<string, number>()
  const foreignTables: string[] = []
  let filler: Filler | undefined
  for await (const lines of readLines(backup.path, backup.bytes)) {
    for (const line of lines) {
      if (line.startsWith('[')) {
        if (filler === undefined) continue
        await filler.add(line)
        onRow(filler.table)
        continue
      }
      const mark = JSON.parse(line)
      const start = TableStart.safeParse(mark).data
      if (start !== undefined) {
        filler = undefined
        if (!known.has(start.table)) foreignTables.push(start.table)
        else if (start.table !== leaveOut) filler = await fill(connection, start)
      } else if (filler !== undefined && TableEnd.safeParse(mark).success) {
        rowCounts.set(filler.table, await filler.end())
        filler = undefined
      }
    }
  }
  return { rowCounts, foreignTables }
}

async function tablesOf(connection: Connection): Promise<Set<string>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`,
  )
  return new Set(rows.map((row) => row['name']))
}

interface Filler {
  readonly table: string
  add(line: string): Promise<void>
  /** @returns how many rows the table has now */
  end(): Promise<number>
}

async function fill(connection: Connection, { table, columns, bytes, next_id }: TableStart): Promise<Filler> {
  await connection.query('DELETE FROM ??', [table])
  const bytesAt = bytes.map((column) => columns.indexOf(column))
  let rows: SqlValue[][] = []
  let chars = 0
  let statements = 0

  async function insert(): Promise<void> {
    if (rows.length === 0) return
    try {
      await connection.query('INSERT INTO ?? (??) VALUES ?', [table, columns, rows])
    } catch (cause) {
      const { sqlMessage } = cause as { sqlMessage?: string }
      if (sqlMessage === undefined) throw cause
      throw new StartFault(`The database does not take the rows of ${table}: ${sqlMessage}.`, { cause })
    }
    rows = []
    chars = 0
    if (++statements % STATEMENTS_A_COMMIT === 0) await connection.query('COMMIT')
  }

  return {
    table,
    async add(line) {
      const row = JSON.parse(line) as SqlValue[]
      for (const at of bytesAt) {
        const value = row[at]
        if (typeof value === 'string') row[at] = Buffer.from(value, 'base64')
      }
      rows.push(row)
      chars += line.length
      if (chars >= STATEMENT_CHARS) await insert()
    },
    async end() {
      await insert()
      await connection.query('COMMIT')
      if (next_id !== null) await connection.query('ALTER TABLE ?? AUTO_INCREMENT = ?', [table, next_id])
      const [[count]] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS count FROM ??', [table])
      return Number(count?.['count'])
    },
  }
}
