import { openDatabase } from '@kedai/shared/database/database.ts'
import { whySchemaDoesNotFit } from '@kedai/shared/database/schema.ts'
import { plainDatabaseFault } from '../plain-database-fault.ts'
import { reachDatabase } from '../reach-database.ts'
import { runCommand } from '../run-command.ts'
import { say } from '../say.ts'
import { loadShopConfig } from '../shop-config.ts'
import { StartFault } from '../start-fault.ts'
import { sayBooks } from './say-books.ts'
import { verifyBooks } from './verify-books.ts'

await runCommand(async (running, stop) => {
  const { url, place } = await reachDatabase(await loadShopConfig(), running, say)
  try {
    await refuseOtherSchema(url)
    say(`Looking through the books of ${place} …`)
    return sayBooks(await verifyBooks(url, say, stop))
  } catch (error) {
    throw plainDatabaseFault(place, error)
  }
})

/** The rules are those of this code's tables. */
async function refuseOtherSchema(url: string): Promise<void> {
  const database = openDatabase({ url, poolSize: 1 })
  try {
    const fault = whySchemaDoesNotFit(await database.schemaMeta())
    if (fault !== undefined) throw new StartFault(`${fault} Open the shop once with this Kedai first.`)
  } finally {
    await database.close()
  }
}
