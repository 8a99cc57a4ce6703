import type { Database } from '../database/database.ts'
import { type Fault, faultOf } from '../database/faults.ts'
import type { Statements } from '../database/statements.ts'
import { Unavailable } from '../errors/refusal.ts'
import { Coalescer, type Runners, type SingleRun } from './coalescer.ts'
import type { Decision } from './decision.ts'

/** How the rows that orders begin with are locked: those that somebody else holds are waited for, or left out. */
export type FirstLock = 'wait' | 'skip'

export interface CoalescedWrites<Order, Answer> {
  readonly database: Pick<Database, 'transaction'>
  /** False gives each order a transaction of its own. */
  readonly isOn: boolean
  /**
   * Decides orders one after the other and writes what they come to. It may run several times, so it keeps nothing.
   *
   * @param orders - exactly one where the lock is waited for
   * @returns one decision an order, in their sequence
   */
  decide(
    statements: Statements,
    orders: readonly Order[],
    firstLock: FirstLock,
  ): Promise<readonly Decision<Answer>[]>
  /** Whether an order knows its own earlier effect, so that it may be run again after a COMMIT of unknown outcome. */
  recognisesItself(order: Order): boolean
}

/** After these one order may be what failed: alone, the others succeed. */
const ONE_MAY_BE_AT_FAULT: ReadonlySet<Fault> = new Set(['bug', 'duplicate-key', 'deadlock', 'lock-timeout'])

/** @returns what runs an order: with those that arrive with it in one transaction, or alone */
export function coalesceWrites<Order, Answer>({
  database,
  isOn,
  decide,
  recognisesItself,
}: CoalescedWrites<Order, Answer>): (order: Order) => Promise<Answer> {
  const runSingly = (order: Order, run: Partial<SingleRun> = {}) =>
    database.transaction(
      async (statements) => {
        const [decision] = await decide(statements, [order], 'wait')
        if (decision?.kind === 'answered') return decision.answer
        if (decision?.kind === 'refused') return decision.refusal
        throw new Error('an order that waits for its lock is decided')
      },
      { recognisesItself: recognisesItself(order), ...run },
    )
  if (!isOn) return (order) => runSingly(order)

  const runners: Runners<Order, Answer> = {
    runSingly,
    runBatch: (orders, run) =>
      // What an order of unknown outcome came to is found out by itself: it can wait for its lock, a batch cannot.
      database.transaction((statements) => decide(statements, orders, 'skip'), {
        recognisesItself: false,
        // Whoever needs the row that somebody holds goes on waiting for it, and the others need not.
        retriesMax: { 'lock-timeout': 0 },
        ...run,
      }),
    afterFailure(error, order) {
      if (!(error instanceof Unavailable)) return 'run singly'
      if (error.reason === 'OUTCOME_UNKNOWN') {
        return recognisesItself(order) ? 'run singly, outcome unknown' : 'fail'
      }
      return ONE_MAY_BE_AT_FAULT.has(faultOf(error.cause)) ? 'run singly' : 'fail'
    },
  }
  const coalescer = new Coalescer(runners)
  return (order) => coalescer.submit(order)
}
