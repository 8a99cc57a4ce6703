import type { FastifyInstance } from 'fastify'
import { createApp } from '../http/create-app.ts'
import type { KedaiFunction, Platform } from '../http/define-function.ts'
import { collectMethods } from '../http/method-not-allowed.ts'

/** One function in memory, at `/`, for tests: `app.inject({ method, url, payload })`. */
export async function createInject(one: KedaiFunction, platform: Platform): Promise<FastifyInstance> {
  const app = await createApp(platform.config)
  const refuseOtherMethods = collectMethods(app)
  await app.register(one.plugin(platform))
  refuseOtherMethods()
  await app.ready()
  return app
}
