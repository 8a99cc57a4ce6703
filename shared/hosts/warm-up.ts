import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'
import { askOneself, type OwnRequest } from '../http/own-requests.ts'
import { WARM_UP_MS, WARM_UP_ROUNDS } from '../limits.ts'
import { withinMs } from './within-ms.ts'

export interface WarmUpOptions {
  readonly database: Pick<Database, 'read' | 'counts'>
  /** What is asked in one round; each round asks something else, so that no cache answers. */
  readonly requests: (round: number) => readonly OwnRequest[]
  readonly isStopping: () => boolean
}

/**
 * What makes the first customers' requests as fast as later ones: it opens every connection of the pool and asks the
 * application's own routes, which compiles them and prepares their statements.
 *
 * @returns a function that warms up once, within {@link WARM_UP_MS}, for whoever calls it meanwhile as well. It never
 *   fails: without a database it does nothing, and the next call tries again.
 */
export function createWarmUp(app: FastifyInstance, options: WarmUpOptions): () => Promise<void> {
  let warming: Promise<void> | undefined
  const warmUp = async () => {
    try {
      await withinMs(
        openPool(options.database).then(() => drive(app, options)),
        WARM_UP_MS,
      )
    } catch {
      warming = undefined
    }
  }
  return () => {
    warming ??= warmUp()
    return warming
  }
}

/** Holds every place of the pool at once: a pool opens a connection only when none is free. */
async function openPool(database: WarmUpOptions['database']): Promise<void> {
  const { size } = database.counts()
  const all = Promise.withResolvers<void>()
  let openCount = 0
  const openOne = () =>
    database.read(async (statements) => {
      await statements.rows('SELECT 1')
      if (++openCount === size) all.resolve()
      await all.promise
    })
  const opening = Array.from({ length: size }, openOne)
  // One that cannot be opened must not keep the others waiting for it.
  for (const one of opening) one.catch(all.resolve)
  await Promise.all(opening)
}

/** As many customers at once as there are connections, so that each connection gets to know the statements. */
async function drive(app: FastifyInstance, { database, requests, isStopping }: WarmUpOptions): Promise<void> {
  const endMs = performance.now() + WARM_UP_MS
  let round = 0
  const customer = async () => {
    while (round < WARM_UP_ROUNDS && performance.now() < endMs && !isStopping()) {
      for (const request of requests(round++)) await askOneself(app, request)
    }
  }
  await Promise.all(Array.from({ length: database.counts().size }, customer))
}
