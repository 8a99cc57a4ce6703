import { loadConfig } from '@kedai/shared/config/config.ts'
import { migrateDatabase } from './migrate-database.ts'
import { runCommand } from './run-command.ts'
import { say } from './say.ts'

await runCommand(async (_running, stop) => {
  const setUpCode = await migrateDatabase(loadConfig(process.env), say, stop)
  if (setUpCode !== undefined) say(`The shop has no staff yet: its owner is made by the code ${setUpCode}`)
  return 0
})
