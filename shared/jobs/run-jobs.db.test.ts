import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { openDatabase } from '../database/database.ts'
import { createPlatform } from '../http/define-function.ts'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import type { Job } from './job.ts'
import { createJobRunner } from './run-jobs.ts'

const silent = { info: () => undefined, error: () => undefined }

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe.each(engines)('the jobs on $name', (engine) => {
  let schema: TestSchema
  const databases: ReturnType<typeof openDatabase>[] = []
  beforeAll(async () => {
    schema = await createTestSchema(engine)
  })
  afterAll(async () => {
    for (const database of databases) await database.close()
    await schema.drop()
  })

  /** A process of its own, as far as the database can tell. */
  function openProcess(jobs: readonly Job[], checkMs = 30) {
    const database = openDatabase({ url: schema.url, poolSize: 2 })
    databases.push(database)
    const platform = createPlatform(database, loadConfig({ LOG_LEVEL: 'silent' }))
    return { database, runner: createJobRunner(platform, jobs, checkMs) }
  }

  it('are run by one process; by the other when the first one’s connection is gone', async () => {
    const runs = { first: 0, second: 0 }
    const count = (who: keyof typeof runs): Job => ({
      name: 'count',
      everyMs: 5,
      run: async () => {
        runs[who] += 1
      },
    })
    // The first asks seldom, so that it is the second that takes over.
    const first = openProcess([count('first')], 5_000)
    const second = openProcess([count('second')], 30)
    first.runner.start(silent)
    await until(() => first.runner.isRunning() && runs.first >= 3)
    second.runner.start(silent)
    const before = runs.first
    await until(() => runs.first > before + 20)
    expect(runs.second).toBe(0)
    expect(second.runner.isRunning()).toBe(false)

    const [holder] = await second.database.read((statements) =>
      statements.rows<{ id: number }>(
        "SELECT IS_USED_LOCK(LEFT(CONCAT('kedai-jobs:', DATABASE()), 64)) AS id",
      ),
    )
    await second.database.read((statements) =>
      statements.listRows('KILL ?', [holder?.id ?? 0]).catch(() => undefined),
    )

    await until(() => second.runner.isRunning() && runs.second >= 3)
    expect(first.runner.isRunning()).toBe(false)
    await second.runner.stop()
    await first.runner.stop()
  })

  it('stop when the lock is lost though the connection is not', async () => {
    const ended: string[] = []
    const { database, runner } = openProcess([
      {
        name: 'wait',
        everyMs: 5,
        run: (_platform, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              ended.push('wait')
              resolve(undefined)
            })
          }),
      },
    ])
    let released = false
    const openOwn = database.openOwn
    Object.assign(database, {
      openOwn: async () => {
        const connection = await openOwn()
        setTimeout(async () => {
          await connection
            .rows('SELECT RELEASE_ALL_LOCKS()')
            .catch(() => connection.rows("SELECT RELEASE_LOCK(LEFT(CONCAT('kedai-jobs:', DATABASE()), 64))"))
          released = true
        }, 50)
        return connection
      },
    })
    runner.start(silent)
    await until(() => released && ended.length > 0)
    await runner.stop()
  })

  it('go on when one of them fails, and are noted with how they went', async () => {
    let sound = 0
    const { database, runner } = openProcess([
      {
        name: 'faulty',
        everyMs: 5,
        run: async () => {
          throw Object.assign(new Error('a secret of the inside'), { code: 'ESOMETHING' })
        },
      },
      {
        name: 'sound',
        everyMs: 5,
        run: async () => {
          sound += 1
        },
      },
    ])
    runner.start(silent)
    const noted = () =>
      database.read((statements) =>
        statements.rows<{ name: string; run_count: number; failure_count: number; last_error: string }>(
          "SELECT name, run_count, failure_count, last_error FROM job_runs WHERE name <> 'count' ORDER BY name",
        ),
      )
    await until(async () => sound > 5 && Number((await noted())[0]?.failure_count) > 2)
    await runner.stop()

    const [faulty, fine] = await noted()
    expect(faulty).toMatchObject({ name: 'faulty', last_error: 'Error ESOMETHING' })
    expect(faulty?.run_count).toBe(faulty?.failure_count)
    expect(fine).toEqual({ name: 'sound', run_count: 1, failure_count: 0, last_error: '' })
  })

  it('never overlap with themselves, and leave nothing running when stopped', async () => {
    let active = 0
    let activeMax = 0
    let settled = false
    const { runner } = openProcess([
      {
        name: 'slow',
        everyMs: 1,
        run: async () => {
          active += 1
          activeMax = Math.max(activeMax, active)
          await new Promise((resolve) => setTimeout(resolve, 10))
          active -= 1
        },
        settle: async () => {
          settled = true
        },
      },
    ])
    runner.start(silent)
    await until(() => activeMax > 0)
    await new Promise((resolve) => setTimeout(resolve, 60))
    await runner.stop()
    expect({ active, activeMax, settled }).toEqual({ active: 0, activeMax: 1, settled: true })
  })
})
