import type { FastifyInstance } from 'fastify'
import type { DestinationStream } from 'pino'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { serveApiDocument } from '../http/api-document.ts'
import { createApp } from '../http/create-app.ts'
import { createPlatform, type KedaiFunction } from '../http/define-function.ts'
import { serveHealth } from '../http/health.ts'
import { serveMetrics } from '../http/metrics.ts'
import { mountFunctions, warmUpRequests } from './mount.ts'
import { createWarmUp } from './warm-up.ts'

export interface AllInOneOptions {
  readonly functions: readonly KedaiFunction[]
  readonly database: Database
  readonly config: Config
  /** True from the signal to stop on. */
  readonly isStopping?: () => boolean
  /** Where log lines go; standard output by default. */
  readonly logStream?: DestinationStream
}

/** Every function in one process, with its health, its metrics and the page of its API. Not yet listening. */
export async function createAllInOne({
  functions,
  database,
  config,
  isStopping = () => false,
  logStream,
}: AllInOneOptions): Promise<FastifyInstance> {
  const app = await createApp(config, { logStream, isStopping })
  serveMetrics(app, database)
  const warmUp = createWarmUp(app, {
    database,
    requests: (round) => warmUpRequests(functions, round),
    isStopping,
  })
  serveHealth(app, { database, isStopping, warmUp })
  await serveApiDocument(app)
  await mountFunctions(app, functions, createPlatform(database, config))
  await app.ready()
  return app
}
