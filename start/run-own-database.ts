import { initialiseMariadb } from '@kedai/shared/mariadb-server/initialise-directory.ts'
import { startMariadb } from '@kedai/shared/mariadb-server/mariadb-server.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { ensureMariadb } from './install-mariadb.ts'
import { endOrphans } from './orphans.ts'
import { type DatabaseUrls, prepareOwnDatabase } from './own-database.ts'
import type { Say } from './say.ts'
import { supervise } from './supervise.ts'

/**
 * Runs a MariaDB of Kedai's own in the data folder, from nothing if need be, for as long as the stack lives.
 *
 * @param running - gets what has to be undone at the end, also when this fails half-way
 * @param say - told each long step before, and later each end of the database
 */
export async function runOwnDatabase(
  dataDir: string,
  running: AsyncDisposableStack,
  say: Say,
): Promise<DatabaseUrls & { readonly folder: DataFolder }> {
  const folder = await openDataFolder(dataDir)
  running.use(await lockFolder(folder.path))
  const binaries = await ensureMariadb(say)
  await endOrphans(folder.databaseDirectory, say)
  if (await initialiseMariadb(binaries, folder.databaseDirectory)) say(`Made a database in ${folder.path}.`)
  running.use(
    await supervise({
      start: () =>
        startMariadb({
          binaries,
          directory: folder.databaseDirectory,
          socketPath: folder.socketPath,
          onWaiting: (seconds) => say(`  … the database is recovering, ${seconds} s`),
        }),
      say,
    }),
  )
  return { folder, ...(await prepareOwnDatabase(folder.socketPath, folder.secretsFolder)) }
}
