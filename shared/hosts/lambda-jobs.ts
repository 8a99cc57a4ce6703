import type { Context, ScheduledEvent } from 'aws-lambda'
import { type DestinationStream, pino } from 'pino'
import { createPlatform } from '../http/define-function.ts'
import { logOptions } from '../http/log.ts'
import type { Job } from '../jobs/job.ts'
import { type JobsRun, runJobsOnce } from '../jobs/run-jobs-once.ts'
import { LAMBDA_END_MS } from '../limits.ts'
import { setUpLambda } from './lambda-setup.ts'

export type LambdaJobsHandler = (
  event: Partial<ScheduledEvent>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<JobsRun>

export interface LambdaJobs {
  /** Throws where the jobs could not be run at all, so that AWS counts it as a failure. */
  readonly handler: LambdaJobsHandler
  /** For tests: nobody tells a Lambda that it ends. */
  close(): Promise<void>
}

/**
 * The timed jobs as a Lambda that a schedule invokes each minute.
 *
 * @throws ConfigError where the environment makes no configuration
 */
export function lambdaJobs(
  jobs: readonly Job[],
  { env = process.env, logStream }: { env?: NodeJS.ProcessEnv; logStream?: DestinationStream } = {},
): LambdaJobs {
  const { config, database } = setUpLambda(env)
  const platform = createPlatform(database, config)
  const log =
    logStream === undefined ? pino(logOptions(config.logLevel)) : pino(logOptions(config.logLevel), logStream)
  return {
    handler: (_event, context) =>
      database.awake(async () => {
        const leftMs = Math.max(context.getRemainingTimeInMillis() - LAMBDA_END_MS, 0)
        const ending = new AbortController()
        const timer = setTimeout(() => ending.abort(), leftMs)
        try {
          const run = await runJobsOnce(platform, jobs, { signal: ending.signal, log })
          log.info({ ...run }, 'jobs')
          return run
        } finally {
          clearTimeout(timer)
        }
      }),
    close: database.close,
  }
}
