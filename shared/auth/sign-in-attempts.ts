import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import {
  ADDRESS_BACK_OFF_SECONDS_MAX,
  ADDRESS_FREE_FAILURES,
  FAILURES_FORGOTTEN_MINUTES,
  NAME_BACK_OFF_SECONDS_MAX,
  NAME_FREE_FAILURES,
} from '../limits.ts'
import { type BackOff, backOffSeconds } from './back-off.ts'

/** What failures are counted by: whom it is tried for, or where it is tried from. */
export interface AttemptSubject {
  readonly kind: 'name' | 'pin' | 'set-up' | 'address' | 'device'
  readonly value: string
}

const FOR_WHOM: BackOff = { freeCount: NAME_FREE_FAILURES, secondsMax: NAME_BACK_OFF_SECONDS_MAX }
// Behind a gateway everybody has one address, so it is given more.
const FROM_WHERE: BackOff = { freeCount: ADDRESS_FREE_FAILURES, secondsMax: ADDRESS_BACK_OFF_SECONDS_MAX }
const BACK_OFFS: Readonly<Record<AttemptSubject['kind'], BackOff>> = {
  name: FOR_WHOM,
  pin: FOR_WHOM,
  'set-up': FOR_WHOM,
  address: FROM_WHERE,
  device: FROM_WHERE,
}

/** A try that was counted. */
export interface Attempt {
  /** Tries of late that did not succeed, this one among them, by kind. */
  readonly failureCounts: Readonly<Partial<Record<AttemptSubject['kind'], number>>>
}

/**
 * Counts a try as failed before it is looked at, so that many at once are not more than many one by one. It
 * commits on its own.
 *
 * @throws Refusal `TOO_MANY_ATTEMPTS` where one of the subjects has to wait still; then nothing is counted
 */
export function countAttempt(database: Database, subjects: readonly AttemptSubject[]): Promise<Attempt> {
  return database.transaction(
    async (statements) => {
      const failureCounts: Partial<Record<AttemptSubject['kind'], number>> = {}
      for (const subject of inOrder(subjects)) {
        failureCounts[subject.kind] = await countOne(statements, subject)
      }
      return { failureCounts }
    },
    // Counted twice for one try is on the safe side.
    { recognisesItself: true },
  )
}

async function countOne(statements: Statements, { kind, hash }: HashedSubject): Promise<number> {
  // The row's key makes tries at once queue here.
  await statements.change(
    `INSERT INTO sign_in_failures (subject_hash, failure_count, failed_at, retry_at)
     VALUES (?, 0, SYSDATE(6), SYSDATE(6)) ON DUPLICATE KEY UPDATE failure_count = failure_count`,
    [hash],
  )
  const [row] = await statements.rows<{ failure_count: number; is_old: number; wait_ms: number }>(
    `SELECT failure_count, failed_at < SYSDATE(6) - INTERVAL ${FAILURES_FORGOTTEN_MINUTES} MINUTE AS is_old,
            CAST(CEIL(TIMESTAMPDIFF(MICROSECOND, SYSDATE(6), retry_at) / 1000) AS SIGNED) AS wait_ms
       FROM sign_in_failures WHERE subject_hash = ? FOR UPDATE`,
    [hash],
  )
  if (row === undefined) throw new Error('a row that was just written is not there')
  // A clock that was set back must not make of a wait a lock.
  const waitSeconds = Math.min(Math.ceil(row.wait_ms / 1000), BACK_OFFS[kind].secondsMax)
  if (waitSeconds > 0) throw new Refusal('TOO_MANY_ATTEMPTS', {}, { retryAfterSeconds: waitSeconds })
  const failureCount = row.is_old === 1 ? 1 : row.failure_count + 1
  await statements.change(
    `UPDATE sign_in_failures
        SET failure_count = ?, failed_at = SYSDATE(6), retry_at = SYSDATE(6) + INTERVAL ? SECOND WHERE subject_hash = ?`,
    [failureCount, backOffSeconds(failureCount, BACK_OFFS[kind]), hash],
  )
  return failureCount
}

/**
 * Takes a counted try back that succeeded: for whom it was has none any more, and from where it came one less.
 * In the transaction of the success.
 */
export async function clearAttempt(
  statements: Statements,
  subjects: readonly AttemptSubject[],
): Promise<void> {
  for (const { kind, hash } of inOrder(subjects)) {
    if (BACK_OFFS[kind] === FOR_WHOM) {
      await statements.change('DELETE FROM sign_in_failures WHERE subject_hash = ?', [hash])
    } else {
      await statements.change(
        `UPDATE sign_in_failures SET failure_count = GREATEST(failure_count - 1, 0), retry_at = SYSDATE(6)
          WHERE subject_hash = ?`,
        [hash],
      )
    }
  }
}

interface HashedSubject {
  readonly kind: AttemptSubject['kind']
  readonly hash: Buffer
}

/** One order for all, so that two tries never wait for each other. */
function inOrder(subjects: readonly AttemptSubject[]): HashedSubject[] {
  return subjects
    .map(({ kind, value }) => ({ kind, hash: createHash('sha256').update(`${kind}:${value}`).digest() }))
    .sort((one, other) => Buffer.compare(one.hash, other.hash))
}
