import type { FastifyInstance } from 'fastify'
import type { DestinationStream } from 'pino'
import { guardAccess } from '../auth/access.ts'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { createApp } from '../http/create-app.ts'
import { createPlatform, type KedaiFunction } from '../http/define-function.ts'
import { serveHealth } from '../http/health.ts'
import { collectMethods } from '../http/method-not-allowed.ts'
import { serveMetrics } from '../http/metrics.ts'
import { createWarmUp } from './warm-up.ts'

export interface ContainerOptions {
  readonly database: Database
  readonly config: Config
  /** True from the signal to stop on. */
  readonly isStopping?: () => boolean
  /** Where log lines go; standard output by default. */
  readonly logStream?: DestinationStream
}

/**
 * One function as a container serves it: at `/`, since the gateway takes `/function/<name>` away, beside its
 * `/_/health`, `/_/ready` and `/metrics`. Not yet listening; the database need not be there.
 */
export async function createContainer(
  one: KedaiFunction,
  { database, config, isStopping = () => false, logStream }: ContainerOptions,
): Promise<FastifyInstance> {
  const app = await createApp(config, { logStream, isStopping })
  serveMetrics(app, database)
  const warmUp = createWarmUp(app, { database, requests: (round) => one.warmUp(round), isStopping })
  serveHealth(app, { database, isStopping, warmUp })
  const platform = createPlatform(database, config)
  const refuseOtherMethods = collectMethods(app)
  await app.register(async (guarded) => {
    guardAccess(guarded, platform.sessions)
    await guarded.register(one.plugin(platform))
  })
  refuseOtherMethods()
  await app.ready()
  return app
}
