import { once } from 'node:events'
import { getCompileCacheDir } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { type Config, ConfigError, loadConfig } from '../config/config.ts'
import { openDatabase } from '../database/database.ts'
import type { KedaiFunction } from '../http/define-function.ts'
import { askOneself } from '../http/own-requests.ts'
import { CLOSE_TIMEOUT_MS, LINGER_MS } from '../limits.ts'
import { createContainer } from './container.ts'
import { stopListening } from './stop-listening.ts'
import { listenForStop } from './stop-signals.ts'
import { withinMs } from './within-ms.ts'

/** What the entry of an image needs of the function in it; see template/openfaas-node/start.mjs. */
export interface ContainerProcess {
  /** Serves until the signal to stop, then finishes what is under way and ends the process. */
  serve(): Promise<void>
  /** Runs what a start and a first request run, without a database: what is compiled by that goes into the image. */
  warmUp(): Promise<void>
}

/**
 * The process of a function's container.
 *
 * @example export const { serve, warmUp } = containerProcess(stocks)
 */
export function containerProcess(one: KedaiFunction): ContainerProcess {
  return {
    async serve() {
      try {
        await serveUntilStop(one, loadConfig(process.env))
      } catch (error) {
        process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`)
        process.exit(1)
      }
      // Whatever a library still holds open must not keep a container from ending.
      process.exit()
    },
    warmUp: () => warmUp(one),
  }
}

async function serveUntilStop(one: KedaiFunction, config: Config): Promise<void> {
  if (config.databaseUrl === undefined) {
    throw new ConfigError([
      'DATABASE_URL is missing: give it as the secret database-url, or as DATABASE_URL_FILE',
    ])
  }
  const stop = listenForStop()
  const database = openDatabase({ url: config.databaseUrl, poolSize: config.databasePool })
  const app = await createContainer(one, { database, config, isStopping: () => stop.aborted })
  await app.listen({ host: config.host, port: config.port })
  void askOneself(app, { method: 'GET', url: '/_/ready' })
  const startedMs = Math.round(performance.now())
  app.log.info({ started_ms: startedMs, compile_cache: getCompileCacheDir() }, `${one.name} listens`)
  if (!stop.aborted) await once(stop, 'abort')
  app.log.info({ drain_ms: config.drainMs }, `${one.name} stops`)
  await delay(config.drainMs)
  await withinMs(stopListening(app.server), LINGER_MS)
  await withinMs(app.close(), CLOSE_TIMEOUT_MS)
  await withinMs(database.close(), CLOSE_TIMEOUT_MS)
}

const NO_DATABASE = 'mysql://nobody@127.0.0.1:1/nothing'

async function warmUp(one: KedaiFunction): Promise<void> {
  const database = openDatabase({ url: NO_DATABASE, poolSize: 2 })
  const config = loadConfig({ LOG_LEVEL: 'silent' })
  const app = await createContainer(one, { database, config })
  for (const url of ['/_/health', '/_/ready', '/metrics', '/', '/1']) await app.inject(url)
  await app.inject({ method: 'POST', url: '/', payload: {} })
  await app.close()
  await database.close()
}
