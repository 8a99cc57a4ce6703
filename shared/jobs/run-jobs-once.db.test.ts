import { describe, expect, it } from 'vitest'
import { createPlatform } from '../http/define-function.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import type { Job, JobContext } from './job.ts'
import { takeJobLock } from './job-lock.ts'
import { runJobsOnce } from './run-jobs-once.ts'

const MINUTE_MS = 60_000

describe.each(engines)('the jobs of one call of the clock on $name', (engine) => {
  const shop = useTestShop(engine, [])
  const faults: object[] = []
  const context = (signal = new AbortController().signal): JobContext => ({
    signal,
    log: { info: () => undefined, error: (fields) => faults.push(fields) },
  })
  const call = (jobs: readonly Job[], signal?: AbortSignal) =>
    runJobsOnce(createPlatform(shop.database, shop.config), jobs, context(signal))
  /** Jobs that note their names; each test has its own. */
  const counting = (ran: string[], ...jobs: readonly Pick<Job, 'name' | 'everyMs'>[]): Job[] =>
    jobs.map((job) => ({ ...job, run: async () => ran.push(job.name) }))
  const lastRan = (name: string, secondsAgo: number) =>
    shop.change(
      `UPDATE job_runs SET started_at = SYSDATE(6) - INTERVAL ? SECOND, finished_at = started_at WHERE name = ?`,
      [secondsAgo, name],
    )

  it('are those that never ran, and are noted', async () => {
    const ran: string[] = []
    const jobs = counting(
      ran,
      { name: 'first', everyMs: MINUTE_MS },
      { name: 'second', everyMs: 60 * MINUTE_MS },
    )
    expect(await call(jobs)).toEqual({ ran: ['first', 'second'], failed: [], isElsewhere: false })
    expect(ran).toEqual(['first', 'second'])
    expect(
      await shop.query(
        "SELECT name, run_count, failure_count FROM job_runs WHERE name IN ('first', 'second') ORDER BY name",
      ),
    ).toEqual([
      { name: 'first', run_count: 1, failure_count: 0 },
      { name: 'second', run_count: 1, failure_count: 0 },
    ])
  })

  it('are those whose time comes before the next call', async () => {
    const ran: string[] = []
    const jobs = counting(
      ran,
      { name: 'each-minute', everyMs: MINUTE_MS },
      { name: 'each-hour', everyMs: 60 * MINUTE_MS },
      { name: 'always', everyMs: 1_000 },
    )
    await call(jobs)
    ran.length = 0
    await lastRan('each-minute', 28)
    await lastRan('each-hour', 3_560)
    await call(jobs)
    expect(ran).toEqual(['always'])

    ran.length = 0
    // A call a moment early must not put a job off by a whole minute.
    await lastRan('each-minute', 59)
    await lastRan('each-hour', 3_571)
    await call(jobs)
    expect(ran).toEqual(['each-minute', 'each-hour', 'always'])
  })

  it('go on when one of them fails, which is noted and told', async () => {
    const ran: string[] = []
    faults.length = 0
    const faulty: Job = {
      name: 'faulty',
      everyMs: 1_000,
      run: async () => {
        throw Object.assign(new Error('a secret of the inside'), { code: 'ESOMETHING' })
      },
    }
    const answer = await call([faulty, ...counting(ran, { name: 'sound', everyMs: 1_000 })])
    expect(answer).toEqual({ ran: ['faulty', 'sound'], failed: ['faulty'], isElsewhere: false })
    expect(faults).toEqual([expect.objectContaining({ job: 'faulty' })])
    expect(await shop.query("SELECT last_error FROM job_runs WHERE name = 'faulty'")).toEqual([
      { last_error: 'Error ESOMETHING' },
    ])
  })

  it('are waited for, with what they have set going', async () => {
    let isSettled = false
    const patient: Job = {
      name: 'patient',
      everyMs: 1_000,
      run: async () => undefined,
      settle: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        isSettled = true
      },
    }
    await call([patient])
    expect(isSettled).toBe(true)
  })

  it('end when the time is over, and are due again then', async () => {
    const ending = new AbortController()
    const endless: Job = {
      name: 'endless',
      everyMs: 60 * MINUTE_MS,
      run: (_platform, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', resolve)
          ending.abort()
        }),
    }
    expect(await call([endless], ending.signal)).toEqual({ ran: ['endless'], failed: [], isElsewhere: false })
    expect(await shop.query("SELECT name FROM job_runs WHERE name = 'endless'")).toEqual([])
  })

  it('are none while another process has the right to them, and are there again after it', async () => {
    const ran: string[] = []
    const jobs = counting(ran, { name: 'contested', everyMs: 1_000 })
    const lock = await takeJobLock(shop.database)
    expect(await call(jobs)).toEqual({ ran: [], failed: [], isElsewhere: true })
    await lock?.giveBack()
    expect(await call(jobs)).toMatchObject({ ran: ['contested'] })
    expect(ran).toEqual(['contested'])
  })

  it('give the right to them back', async () => {
    for (let calls = 0; calls < 20; calls += 1) expect((await call([])).isElsewhere).toBe(false)
  })
})
