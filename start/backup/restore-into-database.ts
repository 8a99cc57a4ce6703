import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { type BooksReport, verifyBooks } from '../books/verify-books.ts'
import { databaseFault, withoutPassword } from '../external-database.ts'
import type { DatabaseUrls } from '../own-database.ts'
import { prepareDatabase } from '../prepare-database.ts'
import type { Say } from '../say.ts'
import { StartFault } from '../start-fault.ts'
import { fillDatabase } from './fill-database.ts'
import type { InspectedBackup } from './inspect-backup.ts'

/** ER_BAD_DB_ERROR */
const NO_SUCH_DATABASE = 1049

/**
 * Restores a backup into a database that has no table yet. Where the admin may, the database and the functions' user are
 * made, as on a machine that the shop moves to.
 *
 * @returns what looking through the restored books came to
 * @throws StartFault or SchemaError; no Kedai opens the database when it fails half-way
 */
export async function restoreIntoDatabase(
  { url, adminUrl }: DatabaseUrls,
  backup: InspectedBackup,
  say: Say,
  stop: AbortSignal,
): Promise<BooksReport> {
  await refuseUsed(adminUrl)
  try {
    await prepareDatabase(adminUrl, url)
  } catch (error) {
    throw databaseFault('DATABASE_ADMIN_URL', adminUrl, error)
  }
  await fillDatabase(adminUrl, backup, say, stop)
  return verifyBooks(url, say, stop)
}

async function refuseUsed(adminUrl: string): Promise<void> {
  try {
    const connection = await createConnection({ uri: adminUrl })
    try {
      const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES')
      if (tables.length === 0) return
    } finally {
      await connection.end()
    }
  } catch (error) {
    if ((error as { errno?: number }).errno === NO_SUCH_DATABASE) return
    throw databaseFault('DATABASE_ADMIN_URL', adminUrl, error)
  }
  throw new StartFault(
    `The database ${withoutPassword(adminUrl)} holds tables, and a restore overwrites nothing: empty it first, or name a new one in DATABASE_URL and DATABASE_ADMIN_URL.`,
  )
}
