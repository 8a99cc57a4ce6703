import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mkdirOwned } from '../data-folder.ts'
import { plainDatabaseFault } from '../plain-database-fault.ts'
import { numberOf, sizeOf } from '../progress.ts'
import { type ReachedDatabase, reachDatabase } from '../reach-database.ts'
import { pathAsTyped, runCommand } from '../run-command.ts'
import { say } from '../say.ts'
import { loadShopConfig } from '../shop-config.ts'
import { StartFault } from '../start-fault.ts'
import { lookInto, onFolder } from './backup-folder.ts'
import { takeBackup } from './take-backup.ts'

const USAGE = 'Type: npm run backup, or npm run backup -- --to FOLDER --keep NUMBER'
const KEEP_DEFAULT = 14
const KEEP_MAX = 10_000

interface Asked {
  /** Absolute; undefined for the one in the data folder. */
  readonly to: string | undefined
  readonly keep: number
}

function readArguments(args: readonly string[]): Asked {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { to: { type: 'string' }, keep: { type: 'string', default: String(KEEP_DEFAULT) } },
    })
    const keep = /^\d{1,9}$/.test(values.keep) ? Number(values.keep) : 0
    if (keep < 1 || keep > KEEP_MAX) throw new Error(`--keep is a whole number from 1 to ${KEEP_MAX}`)
    if (values.to === '') throw new Error('--to names a folder')
    return { to: values.to === undefined ? undefined : pathAsTyped(values.to), keep }
  } catch (cause) {
    throw new StartFault(`${(cause as Error).message.replace(/\.$/, '')}. ${USAGE}`, { cause })
  }
}

async function folderFor(to: string | undefined, { folder }: ReachedDatabase): Promise<string> {
  if (to !== undefined) return to
  if (folder === undefined) {
    throw new StartFault(
      'The database of DATABASE_URL has no data folder that backups could go to: name one with npm run backup -- --to FOLDER',
    )
  }
  const backups = join(folder.path, 'backups')
  await onFolder(folder.path, () => mkdirOwned(backups))
  return backups
}

await runCommand(async (running, stop) => {
  const { to, keep } = readArguments(process.argv.slice(2))
  const config = await loadShopConfig()
  // Before a closed shop's database is started for it.
  if (to !== undefined) await lookInto(to)
  const database = await reachDatabase(config, running, say)
  const folder = await folderFor(to, database)
  say(`Backing up ${database.place} …`)
  const backup = await takeBackup({ url: database.url, folder, keep, say, stop }).catch((error: unknown) => {
    throw plainDatabaseFault(database.place, error)
  })
  for (const name of backup.removed) say(`Removed the older backup ${name}.`)
  say(
    `The shop as it was at ${backup.takenAt.slice(0, 19)} UTC (${numberOf(backup.rows)} rows, ${sizeOf(backup.bytes)}) is in ${backup.path}`,
  )
  return 0
})
