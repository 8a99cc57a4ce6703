import { openDatabase } from '@kedai/shared/database/database.ts'
import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { plainDatabaseFault } from '../plain-database-fault.ts'
import { reachDatabase } from '../reach-database.ts'
import { runCommand } from '../run-command.ts'
import { say } from '../say.ts'
import { loadShopConfig } from '../shop-config.ts'
import { refuseOtherSchema } from './refuse-other-schema.ts'
import { sayBooks } from './say-books.ts'
import { verifyBooks } from './verify-books.ts'

await runCommand(async (running, stop) => {
  const { url, place } = await reachDatabase(await loadShopConfig(), running, say)
  const database = openDatabase({ url, poolSize: 1 })
  try {
    // The rules are those of this code's tables.
    await refuseOtherSchema(database)
    say(`Looking through the books of ${place} …`)
    return sayBooks(await verifyBooks(url, say, stop))
  } catch (error) {
    throw plainDatabaseFault(place, error instanceof Unavailable ? error.cause : error)
  } finally {
    await database.close()
  }
})
