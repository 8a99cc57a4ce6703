import { setTimeout as pause } from 'node:timers/promises'
import { Refusal, Unavailable } from '../errors/refusal.ts'
import {
  CONNECTION_LOST_RETRIES_MAX,
  DEADLOCK_RETRIES_MAX,
  DUPLICATE_KEY_RETRIES_MAX,
  LOCK_TIMEOUT_RETRIES_MAX,
  RETRY_PAUSE_MS_MAX,
  TRANSACTION_DEADLINE_MS,
} from '../limits.ts'
import type { Connections, HeldConnection } from './connections.ts'
import { DeadlinePassed, type Fault, faultOf } from './faults.ts'
import type { Statements } from './statements.ts'

export interface TransactionOptions {
  /**
   * Whether the work recognises its own earlier effect (by an idempotency key or an id made before the first
   * try), so that it may be run again after a COMMIT whose outcome is unknown.
   */
  readonly recognisesItself: boolean
  /** Milliseconds until nothing is waited for any more; TRANSACTION_DEADLINE_MS for all that somebody waits for. */
  readonly deadlineMs?: number
  /** How often a fault is tried again, where that differs from {@link RETRIES_MAX}. */
  readonly retriesMax?: Partial<Record<Fault, number>>
  /** True where an earlier transaction with the same effect may have committed: then it is asked until the deadline. */
  readonly isOutcomeUnknown?: boolean
  /** Called as each try's COMMIT is on its way: from now on nothing more is decided in it. */
  readonly onCommitSent?: () => void
}

/** What one run of the work came to. */
type Attempt<T> =
  | { readonly outcome: 'committed'; readonly value: T }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | {
      readonly outcome: 'failed'
      readonly fault: Fault
      readonly error: unknown
      readonly commitSent: boolean
    }

const RETRIES_MAX: Readonly<Record<Fault, number>> = {
  deadlock: DEADLOCK_RETRIES_MAX,
  'lock-timeout': LOCK_TIMEOUT_RETRIES_MAX,
  'duplicate-key': DUPLICATE_KEY_RETRIES_MAX,
  // Bounded by the deadline as well; a database that comes back within it is worth waiting for.
  'connection-lost': CONNECTION_LOST_RETRIES_MAX,
  'not-begun': 0,
  'cannot-write': 0,
  bug: 0,
}

/**
 * Runs the work in a transaction, again where the fault allows it, until it commits, refuses or the deadline
 * passes. Every fault rolls back: after a lock time-out the transaction is still open and a COMMIT would keep
 * half of the work.
 *
 * @param work - statements in their agreed order; it must not keep state between runs. A {@link Refusal} that it
 *   throws rolls back; one that it returns is committed first, then thrown.
 * @returns what the work returned, once it is committed
 * @throws {@link Refusal} as thrown by the work, {@link Unavailable} for trouble below (`OUTCOME_UNKNOWN`
 *   where a COMMIT may have taken effect), any other error as a fault of ours
 */
export async function runTransaction<T>(
  connections: Connections,
  work: (statements: Statements) => Promise<T | Refusal>,
  options: TransactionOptions,
): Promise<T> {
  const { recognisesItself, deadlineMs = TRANSACTION_DEADLINE_MS, onCommitSent } = options
  const deadlineAt = performance.now() + deadlineMs
  const failures = new Map<Fault, number>()
  let { isOutcomeUnknown = false } = options
  for (;;) {
    const attempt = await runOnce(connections, work, { deadlineAt, onCommitSent })
    if (attempt.outcome === 'committed') return attempt.value
    if (attempt.outcome === 'refused') throw attempt.refusal

    const { fault, error } = attempt
    isOutcomeUnknown ||= attempt.commitSent && fault === 'connection-lost'
    if (isOutcomeUnknown && !recognisesItself) throw new Unavailable(error, 'OUTCOME_UNKNOWN')
    if (fault === 'bug') throw error

    const count = (failures.get(fault) ?? 0) + 1
    failures.set(fault, count)
    // Once the outcome is unknown, a database that cannot be reached is asked again until the deadline.
    const retriesMax = isOutcomeUnknown
      ? RETRIES_MAX['connection-lost']
      : (options.retriesMax?.[fault] ?? RETRIES_MAX[fault])
    if (count > retriesMax || performance.now() >= deadlineAt) {
      // A duplicate that stays is not the race over an idempotency key: it is a fault of ours.
      if (fault === 'duplicate-key' && !isOutcomeUnknown) throw error
      throw new Unavailable(error, isOutcomeUnknown ? 'OUTCOME_UNKNOWN' : 'UNAVAILABLE')
    }
    await pause(Math.random() * Math.min(RETRY_PAUSE_MS_MAX, 10 * 2 ** count))
  }
}

async function runOnce<T>(
  connections: Connections,
  work: (statements: Statements) => Promise<T | Refusal>,
  { deadlineAt, onCommitSent }: { deadlineAt: number; onCommitSent: (() => void) | undefined },
): Promise<Attempt<T>> {
  let connection: HeldConnection | undefined
  let commitSent = false
  try {
    if (performance.now() >= deadlineAt) throw new DeadlinePassed('no time is left for another try')
    connection = await connections.acquire(deadlineAt)
    await connection.command('START TRANSACTION')
    const value = await work(connection)
    const committing = connection.command('COMMIT')
    commitSent = true
    onCommitSent?.()
    await committing
    connection.release()
    return value instanceof Refusal ? { outcome: 'refused', refusal: value } : { outcome: 'committed', value }
  } catch (error) {
    const fault = faultOf(error)
    if (connection !== undefined) await giveBack(connection, fault)
    if (error instanceof Refusal) return { outcome: 'refused', refusal: error }
    return { outcome: 'failed', fault, error, commitSent }
  }
}

async function giveBack(connection: HeldConnection, fault: Fault): Promise<void> {
  if (fault === 'connection-lost') {
    connection.destroy()
    return
  }
  try {
    await connection.command('ROLLBACK')
    connection.release()
  } catch {
    connection.destroy()
  }
}
