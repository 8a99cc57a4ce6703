import type { Platform } from '../http/define-function.ts'
import { JOBS_ONCE_SLACK_MS } from '../limits.ts'
import type { Job, JobContext } from './job.ts'
import { takeJobLock } from './job-lock.ts'
import { runJob } from './run-job.ts'

/** What became of one call of the clock; names of jobs. */
export interface JobsRun {
  readonly ran: readonly string[]
  readonly failed: readonly string[]
  /** Another process has the right to run them. */
  readonly isElsewhere: boolean
}

/**
 * Runs each job that is due, once, for hosts without a process that stays: their own clock calls this.
 *
 * @param signal - of the context: when it is aborted, what is under way ends at its next step
 * @param slackMs - so much before its time a job is due, since the next call of the clock would come too late
 */
export async function runJobsOnce(
  platform: Platform,
  jobs: readonly Job[],
  { signal, log }: JobContext,
  slackMs = JOBS_ONCE_SLACK_MS,
): Promise<JobsRun> {
  const lock = await takeJobLock(platform.database)
  if (lock === undefined) return { ran: [], failed: [], isElsewhere: true }
  const lost = new AbortController()
  const end = lock.lost.then(() => lost.abort())
  const context = { signal: AbortSignal.any([signal, lost.signal]), log }
  try {
    const due = await dueJobs(platform, jobs, slackMs)
    const runs = await Promise.all(
      due.map(async (job) => ({ name: job.name, how: await runJob(platform, job, context) })),
    )
    await Promise.all(due.map((job) => job.settle?.()))
    return {
      ran: runs.map(({ name }) => name),
      failed: runs.filter(({ how }) => how === 'failed').map(({ name }) => name),
      isElsewhere: false,
    }
  } finally {
    await lock.giveBack()
    await end
  }
}

/** By the database's clock, and by what was noted of the last run, in whichever process that was. */
async function dueJobs({ database }: Platform, jobs: readonly Job[], slackMs: number): Promise<Job[]> {
  const rows = await database.read((statements) =>
    statements.rows<{ name: string; age_ms: number }>(
      'SELECT name, TIMESTAMPDIFF(MICROSECOND, finished_at, SYSDATE(6)) DIV 1000 AS age_ms FROM job_runs',
    ),
  )
  const ages = new Map(rows.map(({ name, age_ms }) => [name, age_ms]))
  return jobs.filter(({ name, everyMs }) => (ages.get(name) ?? Number.POSITIVE_INFINITY) >= everyMs - slackMs)
}
