import { execFile } from 'node:child_process'
import { access, chmod, constants, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { type BooksReport, verifyBooks } from '../books/verify-books.ts'
import { FREE_BYTES_MIN_NEW, markDataFolder, mkdirOwned, placesIn, refuseFull } from '../data-folder.ts'
import { lockFolder } from '../folder-lock.ts'
import { ensureMariadb } from '../install-mariadb.ts'
import { endOrphans } from '../orphans.ts'
import { prepareOwnDatabase } from '../own-database.ts'
import type { Say } from '../say.ts'
import { folderFault, StartFault } from '../start-fault.ts'
import { flushFolder } from './backup-folder.ts'
import { fillDatabase } from './fill-database.ts'
import type { InspectedBackup } from './inspect-backup.ts'

/** Where it is made, in the data folder itself: a folder that holds this and no mark is opened by no Kedai. */
const STAGING = 'restoring'
/** What may lie in a folder that counts as empty; a disk's own root has lost+found. */
const NOT_FOREIGN = new Set([STAGING, 'lost+found'])
/** Whatever fails, the folder is made anew, so nothing has to be safe against a power cut before the end. */
const FAST = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-buffer-pool-size=128M',
]

/**
 * Restores a backup into a data folder that is empty or not there yet. It becomes a data folder by its very last step;
 * when anything fails before that, it is left as it was.
 *
 * @returns what looking through the restored books came to
 * @throws StartFault or SchemaError
 */
export async function restoreIntoFolder(
  dataDir: string,
  backup: InspectedBackup,
  say: Say,
  stop: AbortSignal,
): Promise<BooksReport> {
  const wanted = resolve(dataDir)
  placesIn(wanted)
  try {
    const isNew = (await namesIn(wanted)) === undefined
    await mkdirOwned(wanted)
    const path = await realpath(wanted)
    try {
      return await restoreInto(path, backup, say, stop)
    } catch (error) {
      if (isNew) await rmdir(path).catch(() => undefined)
      throw error
    }
  } catch (error) {
    throw isOfFolder(error) ? folderFault(wanted, error) : error
  }
}

async function restoreInto(
  path: string,
  backup: InspectedBackup,
  say: Say,
  stop: AbortSignal,
): Promise<BooksReport> {
  await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  await using _lock = await lockFolder(path)
  refuseUsed(path, (await namesIn(path)) ?? [])
  // The new database's root has no password: what keeps others from its socket is this.
  await chmod(path, 0o700)
  const staging = join(path, STAGING)
  await endOrphans(join(staging, 'mariadb'), say)
  await rm(staging, { recursive: true, force: true })
  await refuseFull(path, FREE_BYTES_MIN_NEW + backup.textBytes)
  try {
    await mkdirOwned(staging)
    const report = await restoreInStaging(path, staging, backup, say, stop)
    await moveIn(path, staging)
    return report
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    throw error
  }
}

/** The socket is in the data folder, whose path may be as long as a socket's just can be. */
async function restoreInStaging(
  path: string,
  staging: string,
  backup: InspectedBackup,
  say: Say,
  stop: AbortSignal,
): Promise<BooksReport> {
  const { databaseDirectory, secretsFolder } = placesOf(staging)
  const { socketPath } = placesIn(path)
  const binaries = await ensureMariadb(say)
  await initialiseMariadb(binaries, databaseDirectory)
  stop.throwIfAborted()
  const server = await startMariadb({ binaries, directory: databaseDirectory, socketPath, settings: FAST })
  try {
    const { url, adminUrl } = await prepareOwnDatabase(socketPath, secretsFolder)
    await fillDatabase(adminUrl, backup, say, stop)
    return await verifyBooks(url, say, stop)
  } finally {
    await server.stop()
  }
}

async function moveIn(path: string, staging: string): Promise<void> {
  await promisify(execFile)('sync', ['--file-system', staging])
  for (const name of ['mariadb', 'secrets']) {
    await rename(join(staging, name), join(path, name))
  }
  await rm(staging, { recursive: true })
  await flushFolder(path)
  await markDataFolder(path)
  await flushFolder(path)
}

function placesOf(staging: string) {
  return { databaseDirectory: join(staging, 'mariadb'), secretsFolder: join(staging, 'secrets') }
}

async function namesIn(path: string): Promise<string[] | undefined> {
  return readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

function refuseUsed(path: string, names: readonly string[]): void {
  if (names.every((name) => NOT_FOREIGN.has(name))) return
  throw new StartFault(
    `The data folder ${path} is not empty, and a restore overwrites nothing: move it away first, or name a new one with --data-folder.`,
  )
}

function isOfFolder(error: unknown): boolean {
  return !(error instanceof StartFault) && error instanceof Error && 'syscall' in error && 'path' in error
}
