import { openDatabase } from '@kedai/shared/database/database.ts'
import { mountFunctions } from '@kedai/shared/hosts/mount.ts'
import { createApp } from '@kedai/shared/http/create-app.ts'
import { createPlatform, defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import type { Job } from '@kedai/shared/jobs/job.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { createJobsPart } from './routes.ts'

const runs: number[] = []
const jobs: readonly Job[] = [
  {
    name: 'count-servers',
    everyMs: 10,
    run: async ({ config }) => {
      runs.push(config.port)
    },
  },
]
const notifications = defineFunction('notifications', { summary: '', ...partsOf(createJobsPart(jobs, 30)) })

describe.each(engines)('the jobs of the servers on $name', (engine) => {
  const shop = useTestShop(engine, [notifications])

  async function openServer(port: number) {
    const database = openDatabase({ url: shop.schema.url, poolSize: 2 })
    const config = { ...shop.config, port }
    const app = await createApp(config)
    await mountFunctions(app, [notifications], createPlatform(database, config))
    await app.listen({ host: '127.0.0.1', port: 0 })
    return async () => {
      await app.close()
      await database.close()
    }
  }
  const untilRunBy = async (port: number) => {
    runs.length = 0
    while (!runs.includes(port)) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  it('are shown to the owner, also before any has run', async () => {
    const { headers } = await buildStaff(shop.database)
    const response = await shop.app.inject({ url: '/api/small/notifications/jobs', headers })
    expect(response.json().data).toEqual([
      {
        name: 'count-servers',
        every_seconds: 0.01,
        started_at: null,
        finished_at: null,
        run_count: 0,
        failure_count: 0,
        last_error: '',
      },
    ])
    // In memory nobody listens, and so nothing runs by itself.
    expect(runs).toEqual([])
  })

  it('are run by one of two servers, and by the other when that one closes', async () => {
    const closeFirst = await openServer(1)
    await untilRunBy(1)
    const closeSecond = await openServer(2)
    runs.length = 0
    while (runs.length < 20) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(new Set(runs)).toEqual(new Set([1]))
    await closeFirst()
    await untilRunBy(2)
    await closeSecond()

    const { headers } = await buildStaff(shop.database)
    const [state] = (await shop.app.inject({ url: '/api/small/notifications/jobs', headers })).json().data
    expect(state).toMatchObject({
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      failure_count: 0,
      last_error: '',
    })
    expect(state.run_count).toBeGreaterThan(0)
    runs.length = 0
  })
})
