import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Idempotency } from './idempotency.ts'
import type { Outcome } from './outcome.ts'
import { findStoredAnswer, flushReplay, storeAnswer } from './stored-answers.ts'

export interface OncePerKey<Locked, Answer> {
  /** Undefined where the client sent none and none is required: then the work is done each time. */
  readonly idempotency: Idempotency | undefined
  /** Takes the first lock, where requests for the same thing queue; may refuse what is not there. */
  readonly lock: (statements: Statements) => Promise<Locked>
  /** The effect, after the lock and only where the key is new; its answer is stored with the key. */
  readonly work: (statements: Statements, locked: Locked) => Promise<Answer | Refusal>
  /** Milliseconds, as of a transaction. */
  readonly deadlineMs?: number
}

/**
 * One change in one transaction: the first lock, the key, the work, and the stored answer last. Both functions may
 * run several times, so they do nothing but ask the database.
 *
 * @throws Refusal `IDEMPOTENCY_KEY_REUSED`, and what the lock and the work refuse
 */
export function oncePerKey<Locked, Answer>(
  database: Pick<Database, 'transaction'>,
  { idempotency, lock, work, ...options }: OncePerKey<Locked, Answer>,
): Promise<Outcome<Answer>> {
  return database.transaction<Outcome<Answer>>(
    async (statements) => {
      const locked = await lock(statements)
      const earlier = idempotency && (await findStoredAnswer<Answer>(statements, idempotency))
      if (earlier !== undefined && idempotency !== undefined) {
        await flushReplay(statements, idempotency)
        return { answer: earlier, isReplay: true }
      }
      const answer = await work(statements, locked)
      if (answer instanceof Refusal) return answer
      if (idempotency !== undefined) await storeAnswer(statements, idempotency, answer)
      return { answer, isReplay: false }
    },
    { recognisesItself: idempotency !== undefined, ...options },
  )
}

/** For work that makes something new, and so has nothing to lock first. */
export async function lockNothing(): Promise<undefined> {
  return undefined
}
