import type { Platform } from '../http/define-function.ts'

/** Where a job tells what its owner should know. */
export interface JobLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface JobContext {
  /** Aborted when the process closes or may no longer run jobs: a job ends at its next step then. */
  readonly signal: AbortSignal
  readonly log: JobLog
}

/** Something that is done over and over, by one process of all. Two runs at once must do no harm all the same. */
export interface Job {
  /** Kebab-case, at most 40 characters. */
  readonly name: string
  /** From the end of a run to the next, in milliseconds. */
  readonly everyMs: number
  run(platform: Platform, context: JobContext): Promise<unknown>
  /** Returns when nothing is left that a run has set going; for jobs that do not wait for it. */
  settle?(): Promise<void>
}
