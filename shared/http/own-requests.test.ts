import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { serveMetrics } from './metrics.ts'
import { askOneself, isOwn } from './own-requests.ts'
import { createTestApp } from './test-app.ts'

const seen: boolean[] = []
const { app, log } = await createTestApp(async (routes) => {
  serveMetrics(routes, { counts: () => ({ held: 0, waiting: 0, size: 1 }) } as Database)
  routes.addHook('onRequest', async (request) => {
    seen.push(isOwn(request))
  })
  routes.get('/', async () => 'answer')
  routes.get('/fault', async () => {
    throw new Error('a fault')
  })
})

describe('a request of the process itself', () => {
  it('is told from those of others, whatever they say of themselves', async () => {
    seen.length = 0
    await askOneself(app, { method: 'GET', url: '/' })
    await app.inject({ url: '/', headers: { 'x-forwarded-for': 'this process', host: 'this process' } })
    expect(seen).toEqual([true, false])
  })

  it('is answered as any other is', async () => {
    expect(await askOneself(app, { method: 'GET', url: '/' })).toBe(200)
    expect(await askOneself(app, { method: 'POST', url: '/', payload: {} })).toBe(405)
  })

  it('is not logged, a fault neither', async () => {
    log.length = 0
    await askOneself(app, { method: 'GET', url: '/fault' })
    expect(log).toEqual([])
    await app.inject('/fault')
    expect(log).toHaveLength(2)
  })

  it('is not counted', async () => {
    const countOf = async () =>
      Number(
        /_count\{method="GET",route="\/",status="200"\} (\d+)/.exec((await app.inject('/metrics')).body)?.[1],
      )
    await app.inject('/')
    const before = await countOf()
    await askOneself(app, { method: 'GET', url: '/' })
    expect(await countOf()).toBe(before)
    await app.inject('/')
    expect(await countOf()).toBe(before + 1)
  })
})
