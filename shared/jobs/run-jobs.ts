import { setTimeout as pause } from 'node:timers/promises'
import type { Platform } from '../http/define-function.ts'
import { JOBS_LOCK_CHECK_MS } from '../limits.ts'
import type { Job, JobContext, JobLog } from './job.ts'
import { takeJobLock } from './job-lock.ts'
import { createNoteRun } from './note-run.ts'
import { runJob } from './run-job.ts'

/** Runs the jobs of a process while no other process on the same database does. */
export interface JobRunner {
  /** Begins to ask for the right to; more than once does nothing more. */
  start(log: JobLog): void
  /** Returns once nothing runs any more. */
  stop(): Promise<void>
  /** Whether this is the process that runs them. */
  isRunning(): boolean
}

/** @param checkMs - how often the right is asked for, and asked after */
export function createJobRunner(
  platform: Platform,
  jobs: readonly Job[],
  checkMs = JOBS_LOCK_CHECK_MS,
): JobRunner {
  const stopping = new AbortController()
  let turns: Promise<void> | undefined
  let isRunning = false

  async function takeTurns(log: JobLog): Promise<void> {
    while (!stopping.signal.aborted) {
      const lock = await takeJobLock(platform.database, checkMs).catch((err: unknown) => {
        log.error({ err }, 'the right to run the jobs could not be asked for')
      })
      if (lock === undefined) {
        await rest(checkMs, stopping.signal)
        continue
      }
      const lost = new AbortController()
      const end = lock.lost.then(() => lost.abort())
      isRunning = true
      log.info({}, 'this process runs the jobs')
      await runAll({ signal: AbortSignal.any([stopping.signal, lost.signal]), log })
      isRunning = false
      lock.release()
      await end
      if (stopping.signal.aborted) return
      log.error({}, 'the right to run the jobs is lost')
      // Another process, whose connection is sound, comes first.
      await rest(checkMs, stopping.signal)
    }
  }

  async function runAll(context: JobContext): Promise<void> {
    await Promise.all(jobs.map((job) => repeat(platform, job, context)))
    await Promise.all(jobs.map((job) => job.settle?.()))
  }

  return {
    start(log) {
      turns ??= takeTurns(log)
    },
    async stop() {
      stopping.abort()
      await turns
    },
    isRunning: () => isRunning,
  }
}

/** One job's runs, one after the other; after a fault of one the next is due as ever. */
async function repeat(platform: Platform, job: Job, context: JobContext): Promise<void> {
  const noteRun = createNoteRun(platform.database, job.name)
  while (!context.signal.aborted) {
    if ((await runJob(platform, job, context, noteRun)) === 'cut-short') return
    await rest(job.everyMs, context.signal)
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)
}
