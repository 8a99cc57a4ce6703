import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import type { Signal } from './signal.ts'

/** What every host offers to every function. */
export interface Platform {
  readonly database: Database
  readonly config: Config
  /** Fired after a commit that changed goods or their stock, for whoever caches them in this process. */
  readonly goodsChanged: Signal
}

/** One function, independent of the host that serves it. Its routes begin at `/`. */
export interface KedaiFunction {
  /** The name in `/function/<name>` and `/api/small/<name>`: kebab-case. */
  readonly name: string
  /** One sentence for the API document. */
  readonly summary: string
  /** Builds the function's own dependencies once; the plugin may then be mounted at several addresses. */
  plugin(platform: Platform): FastifyPluginAsyncZod
}

export interface FunctionDefinition<Deps> {
  readonly summary: string
  /** Makes the real dependencies from the platform. */
  readonly wire: (platform: Platform) => Deps
  readonly routes: (deps: Deps) => FastifyPluginAsyncZod
}

/**
 * Defines a function: its name, how its dependencies are made, and its routes over them.
 *
 * @example
 * export const hello = defineFunction('hello', {
 *   summary: 'Greets.',
 *   wire: () => ({ greet: () => 'Halo!' }),
 *   routes: ({ greet }) => async (app) => { app.get('/', { schema: … }, async () => ok(greet())) },
 * })
 */
export function defineFunction<Deps>(name: string, definition: FunctionDefinition<Deps>): KedaiFunction {
  return {
    name,
    summary: definition.summary,
    plugin: (platform) => definition.routes(definition.wire(platform)),
  }
}
