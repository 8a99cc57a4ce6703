import type { Platform } from '../http/define-function.ts'
import type { Job, JobContext } from './job.ts'
import { createNoteRun, type NoteRun } from './note-run.ts'

/** How a run ended; cut short is what the signal ended, which is no fault of the job. */
export type RunEnd = 'done' | 'failed' | 'cut-short'

/** One run of a job; a fault of it is logged and noted, and goes no further. */
export async function runJob(
  platform: Platform,
  job: Job,
  context: JobContext,
  noteRun: NoteRun = createNoteRun(platform.database, job.name),
): Promise<RunEnd> {
  const { signal, log } = context
  const startedAt = performance.now()
  let error: unknown
  try {
    await job.run(platform, context)
  } catch (fault) {
    error = fault
    if (!signal.aborted) log.error({ err: fault, job: job.name }, 'a job failed')
  }
  if (signal.aborted) return 'cut-short'
  await noteRun({ durationMs: performance.now() - startedAt, error }).catch((err: unknown) => {
    log.error({ err, job: job.name }, 'the run of a job could not be noted')
  })
  return error === undefined ? 'done' : 'failed'
}
