import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import type { Job } from '@kedai/shared/jobs/job.ts'
import { jobs as allJobs } from '@kedai/shared/jobs/jobs.ts'
import { createJobRunner, type JobRunner } from '@kedai/shared/jobs/run-jobs.ts'
import { z } from 'zod'
import { JobState } from './contract.ts'
import { createListJobs, type ListJobs } from './list-jobs.ts'

/** What the jobs need from outside. */
export interface JobsDeps {
  readonly listJobs: ListJobs
  readonly runner: JobRunner
}

/** @param checkMs - how often the right to run them is asked for */
export const createJobsPart = (jobs: readonly Job[], checkMs?: number) =>
  definePart<JobsDeps>({
    wire: (platform) => ({
      listJobs: createListJobs(platform.database, jobs),
      runner: createJobRunner(platform, jobs, checkMs),
    }),
    routes:
      ({ listJobs, runner }) =>
      async (app) => {
        app.addHook('onListen', async () => runner.start(app.log))
        app.addHook('preClose', async () => runner.stop())

        app.get(
          '/jobs',
          {
            config: { access: 'jobs.read' },
            schema: {
              operationId: 'listJobs',
              summary: 'The timed jobs and how each last went',
              response: { 200: enveloped(z.array(JobState)), ...refusals() },
            },
          },
          async () => ok(await listJobs()),
        )
      },
  })

export const jobs = createJobsPart(allJobs)
