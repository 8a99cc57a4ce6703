import { type Config, ConfigError, loadConfig } from '../config/config.ts'
import { createLambdaDatabase, type LambdaDatabase } from './lambda-database.ts'
import { readSecret, secretSource } from './lambda-secret.ts'

/** What every Lambda begins with, whatever it is invoked by. */
export interface LambdaSetup {
  readonly config: Config
  readonly database: LambdaDatabase
}

/**
 * The URL of the database is in the secret that `DATABASE_URL_SECRET` names, and so not in the environment, which
 * whoever may look at a Lambda can read.
 *
 * @throws {@link ConfigError} with every fault at once
 */
export function setUpLambda(env: NodeJS.ProcessEnv): LambdaSetup {
  const config = loadConfig(env)
  const source = secretSource(env)
  if (config.databaseUrl === undefined && source === undefined) {
    throw new ConfigError([
      'DATABASE_URL_SECRET is missing: the name of the secret with the URL of the database',
    ])
  }
  const readUrl = async () =>
    config.databaseUrl ?? urlOf(await readSecret(source as NonNullable<typeof source>))
  return { config, database: createLambdaDatabase({ readUrl, poolSize: config.databasePool }) }
}

/** Checked as the variable is; the fault does not repeat what it is about. */
function urlOf(secret: string): string {
  const { databaseUrl } = loadConfig({ DATABASE_URL: secret })
  if (databaseUrl === undefined) throw new Error('the secret is empty')
  return databaseUrl
}
