import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import { JOB_FAULT_LENGTH_MAX, JOB_NOTE_MS } from '../limits.ts'

/** How one run of a job went. */
export interface JobRun {
  readonly durationMs: number
  /** What it failed of; undefined where it did not. */
  readonly error?: unknown
}

/** Keeps how a job goes where its owner sees it. */
export type NoteRun = (run: JobRun) => Promise<void>

/**
 * Writes at the first run, at every fault and at the first run after one, and otherwise once a minute, with the runs
 * in between counted.
 *
 * @param now - milliseconds, for tests
 */
export function createNoteRun(
  database: Pick<Database, 'transaction'>,
  name: string,
  now: () => number = () => performance.now(),
): NoteRun {
  let runCount = 0
  let failureCount = 0
  let notedFault: string | undefined
  let notedAt = 0

  return async ({ durationMs, error }) => {
    runCount += 1
    if (error !== undefined) failureCount += 1
    const fault = error === undefined ? '' : faultText(error)
    if (fault === '' && notedFault === '' && now() - notedAt < JOB_NOTE_MS) return
    await database.transaction(
      (statements) =>
        statements.change(
          `INSERT INTO job_runs (name, started_at, finished_at, run_count, failure_count, last_error)
           VALUES (?, SYSDATE(6) - INTERVAL ? MICROSECOND, SYSDATE(6), ?, ?, ?)
           ON DUPLICATE KEY UPDATE started_at = VALUES(started_at), finished_at = VALUES(finished_at),
             run_count = run_count + VALUES(run_count), failure_count = failure_count + VALUES(failure_count),
             last_error = VALUES(last_error)`,
          [name, Math.round(durationMs * 1_000), runCount, failureCount, fault],
        ),
      { recognisesItself: false },
    )
    runCount = 0
    failureCount = 0
    notedFault = fault
    notedAt = now()
  }
}

/** Of an error that is none of ours only its kind: the whole of it is in the log. */
function faultText(error: unknown): string {
  const text =
    error instanceof Refusal
      ? `${error.reason}: ${error.message}`
      : error instanceof Error
        ? [error.name, (error as { code?: string }).code].filter(Boolean).join(' ')
        : 'thrown without an Error'
  return text.slice(0, JOB_FAULT_LENGTH_MAX)
}
