import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '@kedai/shared/config/config.ts'
import { createConnection } from 'mysql2/promise'
import { databaseFault, withoutPassword } from './external-database.ts'
import { prepareDatabase } from './prepare-database.ts'
import type { Say } from './say.ts'
import { offerSetUpCode } from './set-up-code.ts'
import { StartFault } from './start-fault.ts'
import { useDatabase } from './use-database.ts'

/** A database that is new makes its files first, which takes a Pi with a slow card minutes. */
const WAIT_MS_MAX = 300_000
const PAUSE_MS = 1_000
const TELL_EVERY = 10

/** What a server that is starting, or whose name is not known yet, answers. */
const NOT_YET = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOENT',
  'PROTOCOL_CONNECTION_LOST',
])

type Access = Pick<Config, 'databaseUrl' | 'databaseAdminUrl'> & Partial<Config>

/**
 * Makes ready the database that the functions of a shop share: waits for it, makes it and the functions' user where the
 * admin may, brings its tables up to date, checks that a power cut loses nothing, and puts in the first goods. Safe to
 * run at every start, and by two at once.
 *
 * @returns what makes the first owner; undefined once there is staff
 * @throws {@link StartFault} or SchemaError with one sentence
 */
export async function migrateDatabase(
  { databaseUrl: url, databaseAdminUrl: adminUrl, databasePool = 2, unsafeDurability = false }: Access,
  say: Say,
  stop?: AbortSignal,
): Promise<string | undefined> {
  if (url === undefined)
    throw new StartFault('DATABASE_URL is missing: the user of the functions, without DDL.')
  if (adminUrl === undefined)
    throw new StartFault('DATABASE_ADMIN_URL is missing: the user that makes the tables.')
  await waitForServer(adminUrl, say, stop)
  try {
    await prepareDatabase(adminUrl, url)
  } catch (error) {
    throw databaseFault('DATABASE_ADMIN_URL', adminUrl, error)
  }
  const database = await useDatabase({ databasePool, unsafeDurability }, { url, adminUrl }, say)
  try {
    return await offerSetUpCode(database, undefined)
  } finally {
    await database.close()
  }
}

async function waitForServer(adminUrl: string, say: Say, stop: AbortSignal | undefined): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const connection = await createConnection({ uri: serverOf(adminUrl), connectTimeout: 5_000 })
      return await connection.end()
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (!NOT_YET.has(code) || tries * PAUSE_MS > WAIT_MS_MAX)
        throw databaseFault('DATABASE_ADMIN_URL', adminUrl, error)
      if (tries % TELL_EVERY === 1) say(`Waiting for the database ${withoutPassword(adminUrl)} (${code}) …`)
      await delay(PAUSE_MS, undefined, { signal: stop })
    }
  }
}

/** The server itself: its database may not be made yet. */
function serverOf(adminUrl: string): string {
  const url = new URL(adminUrl)
  url.pathname = '/'
  return url.href
}
