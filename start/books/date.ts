import { parseArgs } from 'node:util'
import { openDatabase } from '@kedai/shared/database/database.ts'
import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { plainDatabaseFault } from '../plain-database-fault.ts'
import { reachDatabase } from '../reach-database.ts'
import { runCommand } from '../run-command.ts'
import { say } from '../say.ts'
import { loadShopConfig } from '../shop-config.ts'
import { StartFault } from '../start-fault.ts'
import { type DateState, readDateState, setBusinessDate } from './business-date.ts'
import { refuseOtherSchema } from './refuse-other-schema.ts'

function readArguments(args: readonly string[]): string | undefined {
  try {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true })
    if (positionals.length > 1) throw new Error('One date at the most')
    return positionals[0]
  } catch (cause) {
    throw new StartFault(
      `${(cause as Error).message.replace(/\.$/, '')}. Type: npm run books:date, or npm run books:date -- YYYY-MM-DD`,
      { cause },
    )
  }
}

function sayState({ now, clockDate, headDate, nextReceipt }: DateState): void {
  say(`The machine's clock says ${now.slice(0, 19)} UTC, which is ${clockDate} in the shop.`)
  say(`The books are on ${headDate}.`)
  if (headDate <= clockDate) {
    say(`Nothing has to be done: the next receipt is ${nextReceipt}.`)
    return
  }
  say(`The books are ahead of the clock, and the next receipt would be ${nextReceipt}.`)
  say(`If the clock is right now, type: npm run books:date -- ${clockDate}`)
}

await runCommand(async (running) => {
  const date = readArguments(process.argv.slice(2))
  const config = await loadShopConfig()
  const { url, place } = await reachDatabase(config, running, say)
  const database = openDatabase({ url, poolSize: 2 })
  try {
    await refuseOtherSchema(database)
    if (date === undefined) {
      sayState(await readDateState(database, config.shopTimeZone))
    } else {
      const state = await setBusinessDate(database, config.shopTimeZone, date)
      say(`The books are on ${state.headDate}; the next receipt is ${state.nextReceipt}.`)
    }
    return 0
  } catch (error) {
    throw plainDatabaseFault(place, error instanceof Unavailable ? error.cause : error)
  } finally {
    await database.close()
  }
})
