import { type Refusal, Unavailable } from '../errors/refusal.ts'
import { TRANSACTION_DEADLINE_MS } from '../limits.ts'
import { type HeldConnection, openConnections } from './connections.ts'
import { DeadlinePassed, faultOf } from './faults.ts'
import { type OwnConnection, openOwnConnection } from './own-connection.ts'
import { type SchemaMeta, SELECT_SCHEMA_META } from './schema.ts'
import type { Statements } from './statements.ts'
import { runTransaction, type TransactionOptions } from './transaction.ts'

/** The shop's database, as the functions see it. */
export interface Database {
  /**
   * One read outside a transaction, run again once when the connection breaks before the deadline.
   *
   * @throws Unavailable for trouble below
   */
  read<T>(work: (statements: Statements) => Promise<T>): Promise<T>
  /**
   * Several reads of one moment: what others commit meanwhile is not seen. Run again as {@link Database.read} is.
   *
   * @throws Unavailable for trouble below
   */
  snapshot<T>(work: (statements: Statements) => Promise<T>): Promise<T>
  /** @see runTransaction */
  transaction<T>(
    work: (statements: Statements) => Promise<T | Refusal>,
    options: TransactionOptions,
  ): Promise<T>
  /** The schema's version, or undefined where the database has none yet. */
  schemaMeta(): Promise<SchemaMeta | undefined>
  /** A connection beside the pool, for a lock that lasts as long as the connection. */
  openOwn(): Promise<OwnConnection>
  /** Connections held now, requests waiting for one, and the pool's size. */
  counts(): { held: number; waiting: number; size: number }
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** `mysql://user:password@host/name`; a Unix socket as `?socketPath=…`. */
  readonly url: string
  /** Connections at the most. */
  readonly poolSize: number
}

const ER_NO_SUCH_TABLE = 1146

/** Opens no connection yet: the first statement does. */
export function openDatabase({ url, poolSize }: DatabaseOptions): Database {
  const connections = openConnections(url, poolSize)

  async function readOnce<T>(
    work: (connection: HeldConnection) => Promise<T>,
    deadlineAt: number,
  ): Promise<T> {
    const connection = await connections.acquire(deadlineAt)
    try {
      const value = await work(connection)
      connection.release()
      return value
    } catch (error) {
      if (faultOf(error) === 'connection-lost') connection.destroy()
      else connection.release()
      throw error
    }
  }

  async function read<T>(work: (connection: HeldConnection) => Promise<T>): Promise<T> {
    const deadlineAt = performance.now() + TRANSACTION_DEADLINE_MS
    try {
      return await readOnce(work, deadlineAt)
    } catch (error) {
      if (faultOf(error) !== 'connection-lost' || error instanceof DeadlinePassed) throw asUnavailable(error)
    }
    return readOnce(work, deadlineAt).catch((error: unknown) => {
      throw asUnavailable(error)
    })
  }

  return {
    read,
    snapshot: (work) => read((connection) => inSnapshot(connection, work)),
    transaction: (work, options) => runTransaction(connections, work, options),
    schemaMeta: () =>
      read(async (statements) => {
        try {
          const [row] = await statements.rows<{ version: number; compatible_from: number }>(
            SELECT_SCHEMA_META,
          )
          return row && { version: row.version, compatibleFrom: row.compatible_from }
        } catch (error) {
          if ((error as { errno?: number }).errno === ER_NO_SUCH_TABLE) return undefined
          throw error
        }
      }),
    openOwn: () => openOwnConnection(url),
    counts: connections.counts,
    close: connections.close,
  }
}

/** The isolation is that of this one transaction; the session keeps its own. */
async function inSnapshot<T>(
  connection: HeldConnection,
  work: (statements: Statements) => Promise<T>,
): Promise<T> {
  await connection.command('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  await connection.command('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
  try {
    return await work(connection)
  } finally {
    await connection.command('COMMIT')
  }
}

function asUnavailable(error: unknown): unknown {
  return faultOf(error) === 'bug' ? error : new Unavailable(error)
}
