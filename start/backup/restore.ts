import { parseArgs } from 'node:util'
import type { Config } from '@kedai/shared/config/config.ts'
import { loadConfig } from '@kedai/shared/config/config.ts'
import { sayBooks } from '../books/say-books.ts'
import type { BooksReport } from '../books/verify-books.ts'
import { withoutPassword } from '../external-database.ts'
import { plainDatabaseFault } from '../plain-database-fault.ts'
import { numberOf, sizeOf } from '../progress.ts'
import { pathAsTyped, runCommand } from '../run-command.ts'
import { say } from '../say.ts'
import { StartFault } from '../start-fault.ts'
import { type InspectedBackup, inspectBackup } from './inspect-backup.ts'
import { restoreIntoDatabase } from './restore-into-database.ts'
import { restoreIntoFolder } from './restore-into-folder.ts'

const USAGE = 'Type: npm run restore FILE, or npm run restore FILE -- --data-folder FOLDER'

interface Asked {
  /** Absolute. */
  readonly file: string
  /** Absolute; undefined for what the configuration names. */
  readonly dataFolder: string | undefined
}

function readArguments(args: readonly string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { 'data-folder': { type: 'string' } },
      allowPositionals: true,
    })
    const [file = '', ...more] = positionals
    const folder = values['data-folder']
    if (file === '' || more.length > 0) throw new Error('Name one backup')
    if (folder === '') throw new Error('--data-folder names a folder')
    return { file: pathAsTyped(file), dataFolder: folder === undefined ? undefined : pathAsTyped(folder) }
  } catch (cause) {
    throw new StartFault(`${(cause as Error).message.replace(/\.$/, '')}. ${USAGE}`, { cause })
  }
}

/** Where it is restored to, as its owner may be told. */
function placeFor({ databaseUrl, dataDir }: Config, dataFolder: string | undefined): string {
  if (dataFolder !== undefined) return dataFolder
  return databaseUrl === undefined ? dataDir : withoutPassword(databaseUrl)
}

function restore(
  { databaseUrl, databaseAdminUrl, dataDir }: Config,
  dataFolder: string | undefined,
  backup: InspectedBackup,
  stop: AbortSignal,
): Promise<BooksReport> {
  if (dataFolder !== undefined || databaseUrl === undefined) {
    return restoreIntoFolder(dataFolder ?? dataDir, backup, say, stop)
  }
  if (databaseAdminUrl === undefined) {
    throw new StartFault(
      'A restore makes tables: set DATABASE_ADMIN_URL to the database of DATABASE_URL by a user who may.',
    )
  }
  return restoreIntoDatabase({ url: databaseUrl, adminUrl: databaseAdminUrl }, backup, say, stop)
}

await runCommand(async (_running, stop) => {
  const { file, dataFolder } = readArguments(process.argv.slice(2))
  const config = loadConfig(process.env)
  const place = placeFor(config, dataFolder)
  say(`Reading ${file} …`)
  const backup = await inspectBackup(file)
  const { taken_at, version } = backup.header
  const instant = `${taken_at.slice(0, 19)} UTC`
  say(
    `It is whole: the shop as it was at ${instant}, by Kedai ${version} (${numberOf(backup.rowCount)} rows, ${sizeOf(backup.bytes)}).`,
  )
  say(`Restoring it into ${place} …`)
  const report = await restore(config, dataFolder, backup, stop).catch((error: unknown) => {
    throw plainDatabaseFault(place, error)
  })
  say(`Restored the shop as it was at ${instant} into ${place}.`)
  return sayBooks(report)
})
