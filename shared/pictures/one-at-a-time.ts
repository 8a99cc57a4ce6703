import { Unavailable } from '../errors/refusal.ts'
import { PICTURES_WAITING_MAX } from '../limits.ts'

let last: Promise<unknown> = Promise.resolve()
let insideCount = 0

/**
 * Does one work after the other in this process, since each takes a machine's memory for itself.
 *
 * @throws Unavailable where PICTURES_WAITING_MAX wait already
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (insideCount > PICTURES_WAITING_MAX) throw new Unavailable(new Error('too many pictures wait'))
  insideCount++
  const turn = last.then(work)
  last = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    insideCount--
  }
}
