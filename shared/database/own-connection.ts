import { createConnection, type RowDataPacket } from 'mysql2/promise'
import {
  CONNECT_TIMEOUT_MS,
  OWN_CONNECTION_ANSWER_MS,
  OWN_CONNECTION_WAIT_TIMEOUT_SECONDS,
} from '../limits.ts'

/** A connection that its user keeps: what belongs to the session lasts until it is closed or lost. */
export interface OwnConnection {
  /** Rows of a statement; one that fails or has no answer in time leaves a connection to be closed. */
  rows<Row>(sql: string): Promise<Row[]>
  /** Kept once the connection is gone, whoever ended it. */
  readonly gone: Promise<void>
  close(): void
}

/** @param url - `mysql://user:password@host/name` */
export async function openOwnConnection(url: string): Promise<OwnConnection> {
  const connection = await createConnection({
    uri: url,
    connectTimeout: CONNECT_TIMEOUT_MS,
    multipleStatements: false,
  })
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  connection.on('error', () => resolve())
  connection.on('end', () => resolve())
  const own: OwnConnection = {
    async rows<Row>(sql: string) {
      const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: OWN_CONNECTION_ANSWER_MS })
      return rows as Row[]
    },
    gone,
    close() {
      connection.destroy()
      resolve()
    },
  }
  try {
    await own.rows(`SET SESSION wait_timeout = ${OWN_CONNECTION_WAIT_TIMEOUT_SECONDS}`)
  } catch (error) {
    own.close()
    throw error
  }
  return own
}
