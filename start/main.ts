// The entry of the image `tools`: the owner's commands, for a shop whose functions are containers.
import { StartFault } from './start-fault.ts'

const COMMANDS: Record<string, () => Promise<unknown>> = {
  migrate: () => import('./migrate-command.ts'),
  backup: () => import('./backup/backup.ts'),
  restore: () => import('./backup/restore.ts'),
  'books:verify': () => import('./books/verify.ts'),
  'books:date': () => import('./books/date.ts'),
  'staff:reset-owner': () => import('./reset-owner-command.ts'),
  'reports:rebuild': () => import('./reports/rebuild.ts'),
}

/** Runs the command that the first argument names, and ends the process. */
export async function serve(): Promise<void> {
  // The command itself sees only what comes after its name, as under npm.
  const [name = ''] = process.argv.splice(2, 1)
  const run = COMMANDS[name]
  if (run === undefined) {
    process.stderr.write(`There is no command “${name}”; there are: ${Object.keys(COMMANDS).join(', ')}.\n`)
    process.exit(1)
  }
  await run()
}

/** Compiles the command that every start of the shop waits for. */
export async function warmUp(): Promise<void> {
  const { migrateDatabase } = await import('./migrate-database.ts')
  await migrateDatabase({ databaseUrl: undefined, databaseAdminUrl: undefined }, () => undefined).catch(
    (fault) => {
      if (!(fault instanceof StartFault)) throw fault
    },
  )
}
