import { createConnection } from 'mysql2/promise'
import { makeDatabase, makeUser, RIGHTS_OF_FUNCTIONS } from './prepare-database.ts'
import { keptSecret } from './secret.ts'

const NAME = 'kedai'

/** Who may do what; each user gets these rights and no others. */
const USERS = {
  functions: { name: 'kedai', rights: RIGHTS_OF_FUNCTIONS, secret: 'database-password' },
  migrations: { name: 'kedai_admin', rights: 'ALL PRIVILEGES', secret: 'database-admin-password' },
} as const

/** The two ways into the shop's database. */
export interface DatabaseUrls {
  /** Rows only: no DDL, no files. */
  readonly url: string
  /** For migrations. */
  readonly adminUrl: string
}

/**
 * Makes the database and its two users in a MariaDB of our own, or sees to it that they are as they should be.
 *
 * @param secretsFolder - where their passwords are kept
 */
export async function prepareOwnDatabase(socketPath: string, secretsFolder: string): Promise<DatabaseUrls> {
  const root = await createConnection({ socketPath, user: 'root' })
  try {
    await makeDatabase(root, NAME)
    for (const { name, rights, secret } of Object.values(USERS)) {
      const password = await keptSecret(secretsFolder, secret)
      await makeUser(root, NAME, { name, host: 'localhost', password, rights })
    }
    return await ownDatabaseUrls(socketPath, secretsFolder)
  } finally {
    await root.end()
  }
}

/** The two ways into a database that is prepared already. */
export async function ownDatabaseUrls(socketPath: string, secretsFolder: string): Promise<DatabaseUrls> {
  const urlOf = async ({ name, secret }: (typeof USERS)[keyof typeof USERS]): Promise<string> => {
    const password = await keptSecret(secretsFolder, secret)
    return `mysql://${name}:${password}@localhost/${NAME}?socketPath=${encodeURIComponent(socketPath)}`
  }
  return { url: await urlOf(USERS.functions), adminUrl: await urlOf(USERS.migrations) }
}
