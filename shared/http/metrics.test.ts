import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { serveMetrics } from './metrics.ts'
import { createTestApp } from './test-app.ts'

let counts = { held: 3, waiting: 1, size: 10 }
const { app } = await createTestApp(async (routes) => {
  serveMetrics(routes, { counts: () => counts } as Database)
  routes.get('/carts/:id', async () => ({}))
})
const metrics = async () => (await app.inject('/metrics')).body.split('\n')

describe('/metrics', () => {
  it('is in the text format of Prometheus', async () => {
    const response = await app.inject('/metrics')
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(response.body).toContain('# TYPE http_request_duration_seconds histogram')
    expect(response.body).toMatch(/^process_cpu_seconds_total \d/m)
  })

  it('counts requests by their route, not by their address', async () => {
    await app.inject('/carts/4503599627370496')
    await app.inject('/carts/4503599627370497')
    const lines = await metrics()
    expect(lines).toContain(
      'http_request_duration_seconds_count{method="GET",route="/carts/:id",status="200"} 2',
    )
    expect(lines.join()).not.toContain('450359962737049')
  })

  it('has the times of requests in seconds', async () => {
    const line = (await metrics()).find((one) =>
      one.startsWith('http_request_duration_seconds_sum{method="GET",route="/carts'),
    )
    expect(Number(line?.split(' ').at(-1))).toBeGreaterThan(0)
    expect(Number(line?.split(' ').at(-1))).toBeLessThan(2)
  })

  it('has them in steps from one millisecond to five seconds', async () => {
    const steps = (await metrics()).flatMap((line) => /le="([^"]+)".*"\/carts\/:id"/.exec(line)?.[1] ?? [])
    expect(steps).toEqual([
      '0.001',
      '0.0025',
      '0.005',
      '0.01',
      '0.025',
      '0.05',
      '0.1',
      '0.25',
      '0.5',
      '1',
      '2.5',
      '5',
      '+Inf',
    ])
  })

  it('has the pool as it is now', async () => {
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'database_pool_connections{state="held"} 3',
        'database_pool_connections{state="waiting"} 1',
        'database_pool_connections{state="size"} 10',
      ]),
    )
    counts = { held: 0, waiting: 0, size: 10 }
    expect(await metrics()).toContain('database_pool_connections{state="held"} 0')
  })
})
