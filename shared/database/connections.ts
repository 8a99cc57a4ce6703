import { createPool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { CONNECT_TIMEOUT_MS, CONNECTION_IDLE_MS } from '../limits.ts'
import { DeadlinePassed } from './faults.ts'
import { SESSION_SETUP } from './session.ts'
import type { SqlValue, Statements } from './statements.ts'
import { WaitingRoom } from './waiting-room.ts'

/** One connection, held by one user until it is released or destroyed. */
export interface HeldConnection extends Statements {
  /** Runs a statement without values: START TRANSACTION, COMMIT, ROLLBACK. */
  command(sql: string): Promise<void>
  /** Gives the connection back to the pool. */
  release(): void
  /** Closes the connection for good: after a fatal or unanswered statement it is never used again. */
  destroy(): void
}

export interface Connections {
  /**
   * A connection whose statements are answered by the deadline or fail with {@link DeadlinePassed}.
   *
   * @param deadlineAt - instant in milliseconds, on the clock of `performance.now()`
   */
  acquire(deadlineAt: number): Promise<HeldConnection>
  counts(): { held: number; waiting: number; size: number }
  close(): Promise<void>
}

/** A bounded pool behind a {@link WaitingRoom}. */
export function openConnections(url: string, size: number): Connections {
  const pool = createPool({
    uri: url,
    connectionLimit: size,
    // One less than the limit, since mysql2 looks after idle connections only then.
    maxIdle: Math.max(size - 1, 1),
    idleTimeout: CONNECTION_IDLE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'UTF8MB4_UNICODE_CI',
    timezone: 'Z',
    dateStrings: true,
    stringifyObjects: true,
    multipleStatements: false,
  })
  const room = new WaitingRoom({ places: size })
  const setUp = new WeakSet<object>()

  async function connect(deadline: Deadline): Promise<PoolConnection> {
    const connecting = pool.getConnection()
    try {
      return await deadline.limit(connecting)
    } catch (error) {
      // One that comes after the deadline is for somebody else.
      connecting.then((late) => late.release()).catch(() => undefined)
      throw error
    }
  }

  return {
    async acquire(deadlineAt) {
      const leave = await room.enter()
      const deadline = deadlineTimer(deadlineAt)
      try {
        const pooled = await connect(deadline)
        const connection = hold(pooled, deadline, leave)
        // The pool wraps each connection anew; the wrapped one is what stays the same.
        const raw = pooled.connection
        if (!setUp.has(raw)) {
          try {
            for (const sql of SESSION_SETUP) await connection.command(sql)
          } catch (error) {
            connection.destroy()
            throw error
          }
          setUp.add(raw)
        }
        return connection
      } catch (error) {
        deadline.cancel()
        leave()
        throw error
      }
    },
    counts: () => ({ held: room.insideCount, waiting: room.waitingCount, size }),
    close: () => pool.end(),
  }
}

function hold(pooled: PoolConnection, deadline: Deadline, leave: () => void): HeldConnection {
  const finish = (how: () => void) => {
    deadline.cancel()
    how()
    leave()
  }
  const writeResult = async (sql: string, values: readonly SqlValue[]) => {
    const [result] = await deadline.limit(pooled.execute<ResultSetHeader>(sql, [...values]))
    return result
  }
  return {
    async rows<Row>(sql: string, values: readonly SqlValue[] = []) {
      const [rows] = await deadline.limit(pooled.execute<RowDataPacket[]>(sql, [...values]))
      return rows as Row[]
    },
    change: async (sql, values = []) => (await writeResult(sql, values)).affectedRows,
    insert: async (sql, values = []) => (await writeResult(sql, values)).insertId,
    async listRows<Row>(sql: string, values: readonly (SqlValue | readonly SqlValue[])[]) {
      const [rows] = await deadline.limit(pooled.query<RowDataPacket[]>(sql, [...values]))
      return rows as Row[]
    },
    async listChange(sql, values) {
      const [result] = await deadline.limit(pooled.query<ResultSetHeader>(sql, [...values]))
      return result.affectedRows
    },
    async insertRows(sql, rows) {
      if (rows.length > 0) await deadline.limit(pooled.query(sql, [rows]))
    },
    async command(sql) {
      await deadline.limit(pooled.query(sql))
    },
    release: () => finish(() => pooled.release()),
    destroy: () => finish(() => pooled.destroy()),
  }
}

interface Deadline {
  limit<T>(answer: Promise<T>): Promise<T>
  cancel(): void
}

/** mysql2's own time-outs do not cover preparing a statement, nor a reply that never comes. */
function deadlineTimer(deadlineAt: number): Deadline {
  const passed = Promise.withResolvers<never>()
  passed.promise.catch(() => undefined)
  const timer = setTimeout(
    () => passed.reject(new DeadlinePassed('the database did not answer by the deadline')),
    Math.max(deadlineAt - performance.now(), 0),
  )
  return {
    limit: (answer) => Promise.race([answer, passed.promise]),
    cancel: () => clearTimeout(timer),
  }
}
