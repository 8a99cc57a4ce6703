import { parseArgs } from 'node:util'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { refuseOtherSchema } from './books/refuse-other-schema.ts'
import { plainDatabaseFault } from './plain-database-fault.ts'
import { reachDatabase } from './reach-database.ts'
import { resetOwner } from './reset-owner.ts'
import { runCommand } from './run-command.ts'
import { say } from './say.ts'
import { offerSetUpCode } from './set-up-code.ts'
import { loadShopConfig } from './shop-config.ts'
import { StartFault } from './start-fault.ts'

function readName(args: readonly string[]): string | undefined {
  try {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true })
    if (positionals.length > 1) throw new Error('One name at the most')
    return positionals[0]
  } catch (cause) {
    throw new StartFault(
      `${(cause as Error).message.replace(/\.$/, '')}. Type: npm run staff:reset-owner, or npm run staff:reset-owner -- NAME`,
      { cause },
    )
  }
}

await runCommand(async (running) => {
  const name = readName(process.argv.slice(2))
  const config = await loadShopConfig()
  const { url, place, folder } = await reachDatabase(config, running, say)
  const database = openDatabase({ url, poolSize: 2 })
  try {
    await refuseOtherSchema(database)
    const setUpCode = await offerSetUpCode(database, folder?.secretsFolder)
    if (setUpCode !== undefined) {
      say(`The shop has no staff yet: its owner is made by the code ${setUpCode}`)
      return 0
    }
    const owner = await resetOwner(database, name)
    say(`${owner.name} signs in with the password ${owner.password}`)
    say('It is shown this once, and is to be changed at the sign-in. All sessions of theirs have ended.')
    return 0
  } catch (error) {
    throw plainDatabaseFault(place, error instanceof Unavailable ? error.cause : error)
  } finally {
    await database.close()
  }
})
