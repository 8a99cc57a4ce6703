import type { Config } from '@kedai/shared/config/config.ts'
import { type Database, openDatabase } from '@kedai/shared/database/database.ts'
import { findUnsafeDurability } from '@kedai/shared/database/durability.ts'
import { migrate } from '@kedai/shared/database/migrate.ts'
import { whySchemaDoesNotFit } from '@kedai/shared/database/schema.ts'
import { databaseFault } from './external-database.ts'
import type { DatabaseUrls } from './own-database.ts'
import type { Say } from './say.ts'
import { seedFirstGoods } from './seed.ts'
import { StartFault } from './start-fault.ts'

/** A step that takes longer is named, again and again. */
const PROGRESS_MS = 5_000

/** How the database is reached; without `adminUrl` its schema is checked and not changed. */
export type DatabaseAccess = Pick<DatabaseUrls, 'url'> & Partial<Pick<DatabaseUrls, 'adminUrl'>>

/**
 * Opens the database that the functions use: safe against power cuts, with the newest schema, and with the first
 * goods in it. What is not safe is refused before anything in it is changed.
 *
 * @throws {@link StartFault} or SchemaError with one sentence
 */
export async function useDatabase(
  config: Pick<Config, 'databasePool' | 'unsafeDurability'>,
  { url, adminUrl }: DatabaseAccess,
  say: Say,
): Promise<Database> {
  const database = openDatabase({ url, poolSize: config.databasePool })
  try {
    await refuseUnsafe(database, config.unsafeDurability, say)
    if (adminUrl === undefined) await refuseOldSchema(database)
    else await bringUpToDate(adminUrl, say)
    const count = await seedFirstGoods(database)
    if (count > 0) say(`Put in the first ${count} goods.`)
    return database
  } catch (error) {
    await database.close()
    throw databaseFault('DATABASE_URL', url, error)
  }
}

async function refuseUnsafe(database: Database, isAccepted: boolean, say: Say): Promise<void> {
  const faults = await findUnsafeDurability(database)
  if (faults.length === 0) return
  const sentence = `A power cut could lose sales that were answered: ${faults.join(' ')}`
  if (!isAccepted) throw new StartFault(`${sentence} (UNSAFE_DURABILITY=1 starts all the same.)`)
  say(`WARNING: ${sentence}`)
}

/**
 * Migrates, and says so.
 *
 * @param upTo - number of the last migration; the newest by default
 * @throws {@link StartFault} or SchemaError with one sentence
 */
export async function bringUpToDate(adminUrl: string, say: Say, upTo?: number): Promise<void> {
  let step = ''
  const progress = setInterval(() => say(`  … still at ${step}`), PROGRESS_MS)
  try {
    const applied = await migrate({
      adminUrl,
      onStep: (name) => {
        step = name
      },
      ...(upTo !== undefined && { upTo }),
    })
    if (applied.length > 0) say(`Brought the database's tables up to date (${applied.length} steps).`)
  } catch (error) {
    throw databaseFault('DATABASE_ADMIN_URL', adminUrl, error)
  } finally {
    clearInterval(progress)
  }
}

async function refuseOldSchema(database: Database): Promise<void> {
  const fault = whySchemaDoesNotFit(await database.schemaMeta())
  if (fault !== undefined) {
    throw new StartFault(`${fault} (DATABASE_ADMIN_URL names the user that may change it.)`)
  }
}
