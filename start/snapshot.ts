import { takeMigrationLock } from '@kedai/shared/database/migration-lock.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import { CONNECT_TIMEOUT_MS } from '@kedai/shared/limits.ts'
import { createConnection, type RowDataPacket } from 'mysql2'

/** Rows that are read ahead of whoever takes them. */
const ROWS_AHEAD_MAX = 500
/** How long a statement may rest while its rows are written to a slow disk. */
const REST_SECONDS_MAX = 3_600

/** A whole database as it was at one instant, however long it is read and whatever is sold meanwhile. */
export interface Snapshot {
  /** Instant by the database's clock, DATETIME(6) in UTC: what was committed before it is in the snapshot. */
  readonly takenAt: string
  /** Rows of a SELECT, all at once. */
  rows<Row>(sql: string, values?: readonly (SqlValue | readonly SqlValue[])[]): Promise<Row[]>
  /** Rows of a SELECT as arrays of their values, one by one, in bounded memory. */
  stream(sql: string): AsyncIterable<SqlValue[]>
}

/**
 * Reads a database in one consistent snapshot, under the lock of migrations. It takes no lock on rows, so sales go
 * on. Dates come as the database writes them; whole numbers beyond 2^53 as text.
 *
 * @param url - of a user who may read
 * @param stop - ends what is being read
 */
export async function readSnapshot<T>(
  url: string,
  stop: AbortSignal,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const core = createConnection({
    uri: url,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'UTF8MB4_UNICODE_CI',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
  })
  // What was under way when the connection failed tells of it.
  core.on('error', () => undefined)
  const connection = core.promise()
  try {
    await connection.connect()
    await connection.query(`SET SESSION time_zone = '+00:00', wait_timeout = ${REST_SECONDS_MAX},
      net_write_timeout = ${REST_SECONDS_MAX} /*M!100300 , max_statement_time = 0 */`)
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    await takeMigrationLock(connection)
    const [[clock]] = await connection.query<RowDataPacket[]>('SELECT CAST(SYSDATE(6) AS CHAR) AS now')
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
    return await work({
      takenAt: clock?.['now'],
      async rows<Row>(sql: string, values: readonly (SqlValue | readonly SqlValue[])[] = []) {
        stop.throwIfAborted()
        const [rows] = await connection.query<RowDataPacket[]>(sql, [...values])
        return rows as Row[]
      },
      stream: (sql) =>
        core
          .query({ sql, rowsAsArray: true })
          .stream({ highWaterMark: ROWS_AHEAD_MAX, signal: stop } as { highWaterMark: number }),
    })
  } finally {
    // Not ended: rows that nobody wants any more would be waited for.
    core.destroy()
  }
}
