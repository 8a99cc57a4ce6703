import { existsSync } from 'node:fs'
import { access, constants, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '@kedai/shared/config/config.ts'
import { startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { createConnection } from 'mysql2/promise'
import { type DataFolder, placesIn } from './data-folder.ts'
import { databaseFault, withoutPassword } from './external-database.ts'
import { tryLockFolder } from './folder-lock.ts'
import { ensureMariadb } from './install-mariadb.ts'
import { endOrphans } from './orphans.ts'
import { ownDatabaseUrls, prepareOwnDatabase } from './own-database.ts'
import type { Say } from './say.ts'
import { folderFault, StartFault } from './start-fault.ts'

/** How long a shop that is just opening may take until its database answers. */
const ANSWER_TIMEOUT_MS = 60_000
const POLL_MS = 250

/** The database of a shop, reached beside the shop itself. */
export interface ReachedDatabase {
  /** Of the functions' user: rows only. */
  readonly url: string
  /** As its owner may be told. */
  readonly place: string
  /** Where it is one of Kedai's own. */
  readonly folder: DataFolder | undefined
}

/**
 * Reaches the database of a shop: where the shop is open, as one more user; where it is closed, by starting the
 * database of its data folder for as long as the stack lives. Nothing is made or migrated.
 *
 * @throws StartFault when there is no shop, or its database cannot be used
 */
export async function reachDatabase(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  running: AsyncDisposableStack,
  say: Say,
): Promise<ReachedDatabase> {
  if (databaseUrl !== undefined) {
    await refuseUnreachable(databaseUrl)
    return { url: databaseUrl, place: withoutPassword(databaseUrl), folder: undefined }
  }
  const folder = await findDataFolder(dataDir)
  const lock = await tryLockFolder(folder.path)
  if (lock === undefined) {
    await untilItAnswers(folder)
    const { url } = await ownDatabaseUrls(folder.socketPath, folder.secretsFolder)
    return { url, place: folder.path, folder }
  }
  running.use(lock)
  return { url: await startDatabase(folder, running, say), place: folder.path, folder }
}

async function refuseUnreachable(url: string): Promise<void> {
  try {
    await (await createConnection({ uri: url })).end()
  } catch (error) {
    throw databaseFault('DATABASE_URL', url, error)
  }
}

async function findDataFolder(dataDir: string): Promise<DataFolder> {
  const wanted = resolve(dataDir)
  try {
    const path = await realpath(wanted).catch(() => wanted)
    const folder = placesIn(path)
    if (existsSync(path)) await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    if (!existsSync(folder.databaseDirectory)) {
      throw new StartFault(`There is no shop in the data folder ${path}: DATA_DIR names the one to use.`)
    }
    return folder
  } catch (error) {
    throw error instanceof StartFault ? error : folderFault(wanted, error)
  }
}

async function untilItAnswers({ path, socketPath }: DataFolder): Promise<void> {
  const deadlineMs = performance.now() + ANSWER_TIMEOUT_MS
  for (;;) {
    try {
      await (await createConnection({ socketPath, user: 'root' })).end()
      return
    } catch (cause) {
      if (performance.now() > deadlineMs) {
        throw new StartFault(
          `Another Kedai has the data folder ${path}, and its database does not answer: wait until it is done.`,
          { cause },
        )
      }
    }
    await delay(POLL_MS)
  }
}

async function startDatabase(folder: DataFolder, running: AsyncDisposableStack, say: Say): Promise<string> {
  const binaries = await ensureMariadb(say)
  await endOrphans(folder.databaseDirectory, say)
  const server = await startMariadb({
    binaries,
    directory: folder.databaseDirectory,
    socketPath: folder.socketPath,
    onWaiting: (seconds) => say(`  … the database is recovering, ${seconds} s`),
  })
  running.defer(() => server.stop())
  return (await prepareOwnDatabase(folder.socketPath, folder.secretsFolder)).url
}
