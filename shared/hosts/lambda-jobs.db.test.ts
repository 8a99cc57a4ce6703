import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Job } from '../jobs/job.ts'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { lambdaJobs } from './lambda-jobs.ts'
import { CONTEXT, readEvent } from './test-lambda.ts'

describe.each(engines)('the jobs as a Lambda on $name', (engine) => {
  let schema: TestSchema
  beforeAll(async () => {
    schema = await createTestSchema(engine)
  })
  afterAll(() => schema.drop())
  const endings: string[] = []
  const jobs: Job[] = [
    { name: 'short', everyMs: 60_000, run: async () => endings.push('short') },
    {
      name: 'long',
      everyMs: 60_000,
      run: (_platform, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(endings.push('long')))),
    },
  ]
  const schedule = readEvent('schedule') as object

  it('runs what is due, and ends what is under way before its time is over', async () => {
    const timed = lambdaJobs(jobs, { env: { DATABASE_URL: schema.url, DB_POOL: '2', LOG_LEVEL: 'silent' } })
    onTestFinished(() => timed.close())
    const soon = { getRemainingTimeInMillis: () => 8_200 }
    expect(await timed.handler(schedule, soon)).toEqual({
      ran: ['short', 'long'],
      failed: [],
      isElsewhere: false,
    })
    expect(endings).toEqual(['short', 'long'])
    // What was cut short is due again.
    expect(await timed.handler(schedule, soon)).toMatchObject({ ran: ['long'] })
  })

  it('fails as a whole where there is no database, so that somebody is told', async () => {
    const timed = lambdaJobs(jobs, {
      env: { LOG_LEVEL: 'silent', DATABASE_URL: 'mysql://nobody@127.0.0.1:1/x' },
    })
    await expect(timed.handler(schedule, CONTEXT)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
