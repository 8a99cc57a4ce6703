import { openDatabase } from '@kedai/shared/database/database.ts'
import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { rebuildTotals } from '@kedai/shared/reports/rebuild-totals.ts'
import { refuseOtherSchema } from '../books/refuse-other-schema.ts'
import { plainDatabaseFault } from '../plain-database-fault.ts'
import { followProgress, numberOf } from '../progress.ts'
import { reachDatabase } from '../reach-database.ts'
import { runCommand } from '../run-command.ts'
import { say } from '../say.ts'
import { loadShopConfig } from '../shop-config.ts'

await runCommand(async (running, stop) => {
  const { url, place } = await reachDatabase(await loadShopConfig(), running, say)
  const database = openDatabase({ url, poolSize: 2 })
  try {
    await refuseOtherSchema(database)
    say(`Adding up every day of ${place} anew …`)
    using progress = followProgress(say, 0, 'days')
    const { dayCount, differingDays } = await rebuildTotals(database, {
      onDay: (_, of) => progress.counted(`of ${numberOf(of)}`),
      signal: stop,
    })
    for (const day of differingDays) say(`${day}: what was stored is not what its sales come to.`)
    say(
      differingDays.length === 0
        ? `All totals were right: ${numberOf(dayCount)} days.`
        : `${numberOf(differingDays.length)} of ${numberOf(dayCount)} days were wrong and are put right.`,
    )
    return differingDays.length === 0 ? 0 : 1
  } catch (error) {
    throw plainDatabaseFault(place, error instanceof Unavailable ? error.cause : error)
  } finally {
    await database.close()
  }
})
