import { existsSync } from 'node:fs'
import { type Config, loadConfig } from '@kedai/shared/config/config.ts'
import { complain } from './complain.ts'
import { copyDataFolder } from './copy-data-folder.ts'
import { openDataFolder } from './data-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { endOrphans } from './orphans.ts'
import { say } from './say.ts'
import { runShop } from './shop-process.ts'
import { StartFault } from './start-fault.ts'
import { findRunningService, SERVICE, systemctl } from './systemd.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** Migrating a big shop's tables on a card takes its time. */
const READY_TIMEOUT_MS = 300_000

/**
 * After `git pull`: a safe copy of the data, then the new code, which migrates as it starts. A shop that runs as the
 * service is stopped meanwhile; one that runs in a terminal has to be stopped by whoever runs it.
 *
 * @returns the process's exit code
 */
async function update(): Promise<number> {
  const environment = await findRunningService(process.cwd())
  if (environment !== undefined) return updateService(loadConfig({ ...process.env, ...environment }))
  // Until the shop itself listens for it: bin/kedai.mjs was killed.
  const abandon = (): never => process.exit(1)
  process.once('disconnect', abandon)
  await makeCopy(loadConfig(process.env))
  process.off('disconnect', abandon)
  return runShop()
}

async function updateService(config: Config): Promise<number> {
  if (process.getuid?.() !== 0) {
    throw new StartFault('Kedai runs as a service, which only root may stop; type: sudo npm run update')
  }
  say('Stopping the service …')
  await systemctl('stop', SERVICE)
  try {
    await makeCopy(config)
  } finally {
    say('Starting the service …')
    await systemctl('start', SERVICE)
  }
  if (!(await waitUntilReady(config, READY_TIMEOUT_MS))) {
    throw new StartFault(`Kedai did not open again; \`journalctl --unit ${SERVICE}\` tells why.`)
  }
  say('Kedai is open again.')
  return 0
}

async function makeCopy({ databaseUrl, dataDir }: Config): Promise<void> {
  if (databaseUrl !== undefined) {
    say(
      'No copy is made: the database of DATABASE_URL is not in the data folder. npm run backup -- --to FOLDER makes one.',
    )
    return
  }
  const folder = await openDataFolder(dataDir)
  await using _lock = await lockFolder(folder.path)
  if (!existsSync(folder.databaseDirectory)) {
    say('There is no data yet, so there is nothing to copy.')
    return
  }
  await endOrphans(folder.databaseDirectory, say)
  say(`Copying ${folder.path} …`)
  const copy = await copyDataFolder(folder.path, new Date())
  say(`The data as it was before the update is in ${copy}`)
}

try {
  process.exitCode = await update()
} catch (error) {
  process.exitCode = complain(error)
}
process.exit()
