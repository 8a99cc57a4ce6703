import { describe, expect, it } from 'vitest'
import { percentile, summarise } from './summary.ts'

const hit = (atMs: number, latencyMs: number, code = 200, error = '') => ({
  atMs,
  latencyMs,
  code,
  error,
  body: '',
})

describe('a summary', () => {
  it('counts as vegeta does', () => {
    const hits = [
      hit(1000, 10),
      hit(1500, 30),
      hit(2000, 1000, 503),
      hit(2500, 20),
      hit(3000, 0.5, 0, 'dial tcp 127.0.0.1:4711->127.0.0.1:80: connection refused'),
      hit(3000, 0.5, 0, 'dial tcp 127.0.0.1:4712->127.0.0.1:80: connection refused'),
    ]
    expect(summarise(hits)).toEqual({
      requestCount: 6,
      success: 0.5,
      meanMs: 1061 / 6,
      p50Ms: 10,
      p99Ms: 1000,
      mostMs: 1000,
      offeredPerSecond: 3,
      throughputPerSecond: 3 / 2.0005,
      durationSeconds: 2.0005,
      codes: { 0: 2, 200: 3, 503: 1 },
      reasons: ['dial tcp 127.0.0.1:80: connection refused'],
    })
  })

  it('of nothing says so', () => {
    expect(summarise([])).toMatchObject({ requestCount: 0, success: 0, meanMs: 0, throughputPerSecond: 0 })
  })
})

it.each([
  [0.5, 50],
  [0.99, 99],
  [0.999, 100],
  [0, 1],
])('the percentile %f of 1 to 100 is %f', (share, expected) => {
  expect(
    percentile(
      Float64Array.from({ length: 100 }, (_, index) => index + 1),
      share,
    ),
  ).toBe(expected)
})
