import { type Connections, openConnections } from '../database/connections.ts'
import type { Database } from '../database/database.ts'
import { runTransaction } from '../database/transaction.ts'

/** Where the connection breaks: before COMMIT reaches the database, or before its reply reaches us. */
export type Loss = 'before COMMIT' | 'after COMMIT'

/** The connection breaks at the first COMMIT, as a network or a database that dies would break it. */
export interface LossyDatabase extends Pick<Database, 'transaction'> {
  close(): Promise<void>
}

/**
 * A database that is really there, behind a connection that breaks.
 *
 * @param losses - one for each COMMIT from the first on; after the last of them nothing breaks
 */
export function openLossyDatabase(url: string, losses: readonly Loss[]): LossyDatabase {
  const real = openConnections(url, 2)
  const left = [...losses]
  const lossy: Connections = {
    ...real,
    async acquire(deadlineAt) {
      const connection = await real.acquire(deadlineAt)
      return {
        ...connection,
        async command(sql) {
          const loss = sql === 'COMMIT' ? left.shift() : undefined
          if (loss !== 'before COMMIT') await connection.command(sql)
          if (loss !== undefined) throw Object.assign(new Error('Connection lost'), { fatal: true })
        },
      }
    },
  }
  return { transaction: (work, options) => runTransaction(lossy, work, options), close: real.close }
}
