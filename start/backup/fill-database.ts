import { SELECT_SCHEMA_META, VERSION_WHILE_RESTORING } from '@kedai/shared/database/schema.ts'
import { CONNECT_TIMEOUT_MS } from '@kedai/shared/limits.ts'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { followProgress } from '../progress.ts'
import type { Say } from '../say.ts'
import { StartFault } from '../start-fault.ts'
import { bringUpToDate } from '../use-database.ts'
import type { InspectedBackup } from './inspect-backup.ts'
import { loadRows } from './load-rows.ts'

/** Says which code may run on the database, so it stays unusable until all else is there. */
const META = 'schema_meta'

/**
 * Makes the tables that the backup was made of in an empty database, fills them, and brings them to the newest schema.
 *
 * @param adminUrl - of a user who may change the tables
 * @throws StartFault or SchemaError; no Kedai opens the database then
 */
export async function fillDatabase(
  adminUrl: string,
  backup: InspectedBackup,
  say: Say,
  stop: AbortSignal,
): Promise<void> {
  await bringUpToDate(adminUrl, say, backup.header.schema)
  const connection = await createConnection({
    uri: adminUrl,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'UTF8MB4_UNICODE_CI',
    timezone: 'Z',
    stringifyObjects: true,
  })
  try {
    const [[meta]] = await connection.query<RowDataPacket[]>(SELECT_SCHEMA_META)
    await setMeta(connection, VERSION_WHILE_RESTORING, VERSION_WHILE_RESTORING)
    await fillTables(connection, backup, say, stop)
    await setMeta(connection, meta?.['version'], meta?.['compatible_from'])
  } finally {
    connection.destroy()
  }
  await bringUpToDate(adminUrl, say)
}

async function fillTables(
  connection: Connection,
  backup: InspectedBackup,
  say: Say,
  stop: AbortSignal,
): Promise<void> {
  using progress = followProgress(say, backup.rowCount, 'rows')
  const { rowCounts, foreignTables } = await loadRows(connection, backup, META, (table) => {
    stop.throwIfAborted()
    progress.counted(table)
  })
  for (const [table, count] of rowCounts) {
    const expected = backup.rowCounts.get(table)
    if (count === expected) continue
    throw new StartFault(`The table ${table} has ${count} rows after the restore and must have ${expected}.`)
  }
  for (const table of foreignTables) say(`Left out the table ${table}, which is not Kedai's.`)
}

async function setMeta(connection: Connection, version: number, compatibleFrom: number): Promise<void> {
  await connection.query('UPDATE ?? SET version = ?, compatible_from = ? WHERE id = 1', [
    META,
    version,
    compatibleFrom,
  ])
  await connection.query('COMMIT')
}
