import { loadConfig } from '@kedai/shared/config/config.ts'
import { readSecret, secretSource } from '@kedai/shared/hosts/lambda-secret.ts'
import { migrateDatabase } from '../../start/migrate-database.ts'

/** What whoever invokes this gets to see. */
export interface Migrated {
  readonly said: readonly string[]
  /** Makes the first owner; null once there is staff. */
  readonly set_up_code: string | null
}

/**
 * The Lambda that makes the database ready, invoked by hand before the others of a new version are deployed. It alone
 * may read the secret of the user who changes tables.
 */
export async function migrate(env: NodeJS.ProcessEnv = process.env): Promise<Migrated> {
  const urls: Record<string, string> = {}
  for (const name of ['DATABASE_URL', 'DATABASE_ADMIN_URL'] as const) {
    const source = secretSource(env, name)
    if (source !== undefined) urls[name] = await readSecret(source)
  }
  const said: string[] = []
  const code = await migrateDatabase(loadConfig({ ...env, ...urls }), (line) => said.push(line))
  return { said, set_up_code: code ?? null }
}
