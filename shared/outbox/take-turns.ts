import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'

/**
 * The database for readers that come all at once, as listeners do after a restart: a few read at a time and the others
 * wait for their turn here, so that they neither fill the waiting room, where sales wait too, nor are turned away by it.
 *
 * @param parallel - reads at the same time
 * @param waitingMax - reads that wait at the most
 * @throws Refusal `LISTENERS_FULL` past that
 */
export function takeTurns(
  database: Pick<Database, 'read'>,
  { parallel, waitingMax }: { readonly parallel: number; readonly waitingMax: number },
): Pick<Database, 'read'> {
  const waiting: (() => void)[] = []
  let readingCount = 0

  return {
    async read(work) {
      if (readingCount < parallel) readingCount += 1
      else {
        if (waiting.length >= waitingMax) throw new Refusal('LISTENERS_FULL', {}, { retryAfterSeconds: 5 })
        const { promise, resolve } = Promise.withResolvers<void>()
        waiting.push(resolve)
        // Whoever ends hands the place over, so that nobody slips in between.
        await promise
      }
      try {
        return await database.read(work)
      } finally {
        const next = waiting.shift()
        if (next === undefined) readingCount -= 1
        else next()
      }
    },
  }
}
