import type { Connection, RowDataPacket } from 'mysql2/promise'
import { MIGRATE_LOCK_WAIT_SECONDS } from '../limits.ts'
import { SchemaError } from './schema.ts'

/** MySQL's lock names are the server's and at most 64 characters. */
const NAME = "LEFT(CONCAT('kedai-migrate:', DATABASE()), 64)"

/**
 * Keeps the tables of the connection's database as they are, but for what this connection does to them: one migrator
 * a database at a time, and none while it is read whole. The lock ends with the connection.
 *
 * @throws {@link SchemaError} when another process keeps the lock for two minutes
 */
export async function takeMigrationLock(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT GET_LOCK(${NAME}, ?) AS locked`, [
    MIGRATE_LOCK_WAIT_SECONDS,
  ])
  if (rows[0]?.['locked'] !== 1) {
    throw new SchemaError(
      `Another process has been migrating, backing up or checking this database for ${MIGRATE_LOCK_WAIT_SECONDS} s.`,
    )
  }
}

/** @see takeMigrationLock */
export async function underMigrationLock<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await takeMigrationLock(connection)
  try {
    return await work()
  } finally {
    // A connection that is gone has given the lock back; why it went is what counts.
    await connection.query(`SELECT RELEASE_LOCK(${NAME})`).catch(() => undefined)
  }
}
