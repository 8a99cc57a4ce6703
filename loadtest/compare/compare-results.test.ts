import { describe, expect, it } from 'vitest'
import { type Interval, Results } from '../report/results.ts'
import { streamOf } from '../report/stream.ts'
import { compareResults } from './compare-results.ts'

const EMPTY = {
  format: 1,
  startedAt: '2026-11-24T12:00:00.000Z',
  wasStopped: false,
  seed: 1,
  target: { url: 'http://127.0.0.1', description: 'a shop' },
  loadMachine: { cpu: 'x', cpuCount: 2, linux: '6', node: 'v24' },
  parts: [],
  samples: [],
}

/** A run of S1 whose carts took these means, second by second. */
function run(means: readonly number[], successCount = 10): Results {
  const intervals: Interval[] = means.map((meanMs, index) => ({
    atMs: index * 1000,
    seconds: 1,
    requestCount: 10,
    successCount,
    meanMs,
    p50Ms: meanMs,
    p99Ms: 2 * meanMs,
  }))
  const stream = { ...streamOf('cart', [], 10), intervals }
  const part = { name: 'S1', kind: 'paper', fromMs: 0, toMs: 1, saleCount: 0, streams: [stream], ramps: [] }
  return Results.parse({ ...EMPTY, parts: [part] })
}

const figures = (before: Results, after: Results) =>
  Object.fromEntries(compareResults(before, after).map((one) => [one.figure, one]))

describe('two runs', () => {
  const usual = [10, 11, 12, 10.5, 11.5, 12.5]

  it('are better and worse by how many times as much', () => {
    const faster = figures(run(usual), run(usual.map((ms) => ms / 2)))
    expect(faster['mean ms']).toMatchObject({ part: 'S1', request: 'cart', verdict: 'better', before: 11.25 })
    expect(faster['mean ms']?.ratio?.estimate).toBeCloseTo(0.5)
    expect(faster['mean ms']?.ratio?.high).toBeLessThan(1)
    expect(figures(run(usual.map((ms) => ms / 2)), run(usual))['p99 ms']?.verdict).toBe('worse')
  })

  it('are not told apart by less than what either varies by itself', () => {
    const compared = figures(run(usual), run(usual.map((ms) => ms * 1.01)))
    expect(compared['mean ms']?.verdict).toBe('no difference shown')
    expect(compared['success']).toMatchObject({ verdict: 'no difference shown', before: 1, after: 1 })
  })

  it('are worse where fewer are answered', () => {
    expect(figures(run(usual), run(usual, 7))['success']).toMatchObject({
      verdict: 'worse',
      after: expect.closeTo(0.7),
    })
    expect(figures(run(usual, 0), run(usual))['success']?.verdict).toBe('better')
  })

  it('of three seconds say nothing', () => {
    expect(figures(run([1, 2, 3]), run([7, 8, 9]))['mean ms']).toMatchObject({
      ratio: undefined,
      verdict: 'too short to tell',
    })
  })

  it('are compared in what both have', () => {
    expect(compareResults(run(usual), Results.parse(EMPTY))).toEqual([])
    expect(compareResults(Results.parse(EMPTY), run(usual))).toEqual([])
  })
})
