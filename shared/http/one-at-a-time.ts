import { Unavailable } from '../errors/refusal.ts'

/** Does a work when it is its turn. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Does one work after the other in this process, for what takes a machine's memory or its database for itself.
 *
 * @param waitingMax - how many may wait while one is done; more are refused with `UNAVAILABLE`
 */
export function createTurns(waitingMax: number): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  let insideCount = 0
  return async (work) => {
    if (insideCount > waitingMax) throw new Unavailable(new Error('too many of these wait already'))
    insideCount++
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      insideCount--
    }
  }
}
