import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createSessions, type Sessions } from '../auth/sessions.ts'
import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { createSettingsReader, type SettingsReader } from '../settings/current-settings.ts'
import type { OwnRequest } from './own-requests.ts'
import { createSignal, type Signal } from './signal.ts'

/** What every host offers to every function. */
export interface Platform {
  readonly database: Database
  readonly config: Config
  /** Fired after a commit that changed goods or their stock, for whoever caches them in this process. */
  readonly goodsChanged: Signal
  readonly sessions: Sessions
  readonly settings: SettingsReader
}

/** What every host offers, over a database that it has opened. */
export function createPlatform(database: Database, config: Config): Platform {
  return {
    database,
    config,
    goodsChanged: createSignal(),
    sessions: createSessions(database),
    settings: createSettingsReader(database, config),
  }
}

/** One function, independent of the host that serves it. Its routes begin at `/`. */
export interface KedaiFunction {
  /** The name in `/function/<name>` and `/api/small/<name>`: kebab-case. */
  readonly name: string
  /** One sentence for the API document. */
  readonly summary: string
  /** Builds the function's own dependencies once; the plugin may then be mounted at several addresses. */
  plugin(platform: Platform): FastifyPluginAsyncZod
  /** Requests that change nothing, for a host that warms it up; their addresses begin where its routes do. */
  warmUp(round: number): readonly OwnRequest[]
}

export interface FunctionDefinition<Deps> {
  readonly summary: string
  /** Makes the real dependencies from the platform. */
  readonly wire: (platform: Platform) => Deps
  readonly routes: (deps: Deps) => FastifyPluginAsyncZod
  /**
   * Requests that change nothing and go a long way all the same, for a host that warms the function up; none by
   * default. Each round should ask something else, so that no cache answers.
   */
  readonly warmUp?: (round: number) => readonly OwnRequest[]
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
    warmUp: definition.warmUp ?? (() => []),
  }
}

/** Some routes of a function that has many, with what they need. */
export type FunctionPart = (platform: Platform) => FastifyPluginAsyncZod

/** Defines a part of a function; its routes begin where the function's do. */
export function definePart<Deps>(
  definition: Omit<FunctionDefinition<Deps>, 'summary' | 'warmUp'>,
): FunctionPart {
  return (platform) => definition.routes(definition.wire(platform))
}

/**
 * A function's definition made of its parts.
 *
 * @example defineFunction('goods', { summary: '…', ...partsOf(catalogue, stock) })
 */
export function partsOf(
  ...parts: readonly FunctionPart[]
): Omit<FunctionDefinition<readonly FastifyPluginAsyncZod[]>, 'summary'> {
  return {
    wire: (platform) => parts.map((part) => part(platform)),
    routes: (plugins) => async (app) => {
      for (const plugin of plugins) await app.register(plugin)
    },
  }
}
