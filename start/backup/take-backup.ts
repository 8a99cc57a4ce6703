import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SELECT_SCHEMA_META } from '@kedai/shared/database/schema.ts'
import manifest from '@kedai/shared/package.json' with { type: 'json' }
import { followProgress } from '../progress.ts'
import type { Say } from '../say.ts'
import { readSnapshot, type Snapshot } from '../snapshot.ts'
import { StartFault } from '../start-fault.ts'
import { lookInto, onFolder } from './backup-folder.ts'
import { type BackupHeader, FORMAT } from './backup-format.ts'
import { backupName, surplusOf, unfinishedOf } from './backup-name.ts'
import { dumpTables, findTables } from './dump-tables.ts'
import { writeBackup } from './write-backup.ts'

export interface BackupOptions {
  /** `mysql://` URL of a user who may read. */
  readonly url: string
  /** Absolute, and there. */
  readonly folder: string
  /** How many backups of this shop stay in the folder, this one among them. */
  readonly keep: number
  readonly say: Say
  readonly stop: AbortSignal
  /** Awaited once the instant that is backed up is fixed. */
  readonly onInstant?: (takenAt: string) => Promise<void>
}

export interface Backup {
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  readonly takenAt: string
  readonly rows: number
  /** Names of the older ones that it pushed out. */
  readonly removed: readonly string[]
}

/**
 * Backs up a shop, open or closed, as it is at one instant.
 *
 * @throws StartFault, SchemaError or what the database's driver throws; nothing is left in the folder then
 */
export async function takeBackup(options: BackupOptions): Promise<Backup> {
  const { url, folder, keep, say, stop, onInstant } = options
  await lookInto(folder)
  return readSnapshot(url, stop, async (snapshot) => {
    await onInstant?.(snapshot.takenAt)
    const header = await headerOf(snapshot)
    const tables = await findTables(snapshot)
    // One backup of a database at a time, since the snapshot holds its lock: these were cut off.
    const names = await lookInto(folder)
    await removeAll(folder, unfinishedOf(header.shop, names))

    const name = backupName(snapshot.takenAt, header.shop, new Set(names))
    using progress = followProgress(
      say,
      tables.reduce((sum, { rowsGuess }) => sum + rowsGuess, 0),
      'rows',
    )
    const text = dumpTables(snapshot, header, tables, progress.counted)
    const bytes = await writeBackup({ folder, name, text, stop, onWritten: progress.written })
    const removed = surplusOf(header.shop, await lookInto(folder), name, keep)
    await removeAll(folder, removed)
    return { path: join(folder, name), bytes, takenAt: snapshot.takenAt, rows: progress.count(), removed }
  })
}

async function headerOf(snapshot: Snapshot): Promise<BackupHeader> {
  const [meta] = await snapshot.rows<{ version: number }>(SELECT_SCHEMA_META).catch(noneWithoutTable)
  const [birth] = await snapshot
    .rows<{ born_at: string | null; server: string }>(
      'SELECT CAST(MIN(applied_at) AS CHAR) AS born_at, VERSION() AS server FROM schema_migrations',
    )
    .catch(noneWithoutTable)
  if (meta === undefined || birth === undefined) {
    throw new StartFault('There is no shop in this database: nothing is there to back up.')
  }
  return {
    kedai: 'backup',
    format: FORMAT,
    version: manifest.version,
    schema: meta.version,
    taken_at: snapshot.takenAt,
    // The instant of a database's first migration is its own, and goes with it wherever it is restored.
    shop: createHash('sha256').update(String(birth.born_at)).digest('hex').slice(0, 8),
    server: birth.server,
  }
}

const ER_NO_SUCH_TABLE = 1146

function noneWithoutTable(error: { errno?: number }): never[] {
  if (error.errno === ER_NO_SUCH_TABLE) return []
  throw error
}

function removeAll(folder: string, names: readonly string[]): Promise<void> {
  return onFolder(folder, async () => {
    for (const name of names) await rm(join(folder, name), { force: true })
  })
}
