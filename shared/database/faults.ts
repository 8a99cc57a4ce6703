/** What a failed statement means for the transaction around it. */
export type Fault =
  /** Rolled back by the database; run it again. */
  | 'deadlock'
  /** Only the statement failed, the transaction is still open: it must be rolled back. */
  | 'lock-timeout'
  /** Only the statement failed, on a unique key. */
  | 'duplicate-key'
  /** The connection is gone; whether a COMMIT that was under way took effect is unknown. */
  | 'connection-lost'
  /** No connection was had: nothing has begun. */
  | 'not-begun'
  /** The database cannot write now: read-only or its disk is full. */
  | 'cannot-write'
  /** Anything else: a fault of ours. */
  | 'bug'

/** A statement that had no answer by its transaction's deadline; its connection is destroyed. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

/** No free connection within the bounds of the waiting room. */
export class WaitingRoomFull extends Error {
  override readonly name = 'WaitingRoomFull'
}

// Classified by number: mysql2's names are those of MySQL and wrong for MariaDB's own codes.
const FAULT_BY_ERRNO: ReadonlyMap<number, Fault> = new Map<number, Fault>([
  [1213, 'deadlock'], // ER_LOCK_DEADLOCK
  [1020, 'deadlock'], // ER_CHECKREAD: MariaDB 11.8's snapshot isolation
  [1205, 'lock-timeout'], // ER_LOCK_WAIT_TIMEOUT
  [3572, 'lock-timeout'], // ER_LOCK_NOWAIT
  [1062, 'duplicate-key'], // ER_DUP_ENTRY
  [1053, 'connection-lost'], // ER_SERVER_SHUTDOWN
  [1317, 'connection-lost'], // ER_QUERY_INTERRUPTED
  [1927, 'connection-lost'], // ER_CONNECTION_KILLED (MariaDB)
  [4031, 'connection-lost'], // ER_CLIENT_INTERACTION_TIMEOUT (MySQL)
  [1040, 'not-begun'], // ER_CON_COUNT_ERROR
  [1203, 'not-begun'], // ER_TOO_MANY_USER_CONNECTIONS
  [1226, 'not-begun'], // ER_USER_LIMIT_REACHED
  [1044, 'not-begun'], // ER_DBACCESS_DENIED_ERROR
  [1045, 'not-begun'], // ER_ACCESS_DENIED_ERROR
  [1049, 'not-begun'], // ER_BAD_DB_ERROR
  [1146, 'not-begun'], // ER_NO_SUCH_TABLE: not migrated yet
  [1054, 'not-begun'], // ER_BAD_FIELD_ERROR: not migrated yet
  [1290, 'cannot-write'], // ER_OPTION_PREVENTS_STATEMENT (--read-only)
  [1836, 'cannot-write'], // ER_READ_ONLY_MODE
  [1792, 'cannot-write'], // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  [1114, 'cannot-write'], // ER_RECORD_FILE_FULL
  [1021, 'cannot-write'], // ER_DISK_FULL
])

// Where several addresses were tried, Node's error has a code and no syscall.
const NOT_BEGUN_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])

/**
 * @param error - whatever the driver, the waiting room or the work itself threw
 * @returns what it means; `bug` for what is not a database's fault at all
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof WaitingRoomFull) return 'not-begun'
  if (error instanceof DeadlinePassed) return 'connection-lost'
  if (!(error instanceof Error)) return 'bug'
  const { errno, code, syscall, fatal } = error as Partial<
    Record<'errno' | 'code' | 'syscall' | 'fatal', unknown>
  >
  const known = typeof errno === 'number' ? FAULT_BY_ERRNO.get(errno) : undefined
  if (known !== undefined) return known
  if (syscall === 'connect' || NOT_BEGUN_CODES.has(code)) return 'not-begun'
  // What mysql2 marks fatal without an errno of the server's is the socket's end.
  if (fatal === true || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT')
    return 'connection-lost'
  return 'bug'
}
