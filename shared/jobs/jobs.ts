import type { Job } from './job.ts'

/** Everything that is done by the clock: the one list. */
export const jobs: readonly Job[] = []
