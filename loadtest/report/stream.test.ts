import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { describe, expect, it } from 'vitest'
import { intervalsOf, streamOf } from './stream.ts'

const hit = (atMs: number, latencyMs: number, code = 200) => ({ atMs, latencyMs, code, error: '', body: '' })

describe('what is kept of many requests', () => {
  /** Latencies of 1 to 1000 ms, ten a second. */
  const hits = Array.from({ length: 1000 }, (_, index) => hit(5_000 + index * 100, index + 1))
  const stream = streamOf('cart', hits, 10)

  it('has the latency within which each share was answered, to a thousandth', () => {
    const at = (share: number) => stream.percentiles.find(([one]) => Math.abs(one - share) < 1e-9)?.[1] ?? 0
    expect(at(0.9) / 900).toBeCloseTo(1, 2)
    expect(at(0.99) / 990).toBeCloseTo(1, 2)
    expect(at(1) / 1000).toBeCloseTo(1, 2)
    expect(stream.percentiles.map(([share]) => share)).toEqual(
      stream.percentiles.map(([share]) => share).toSorted((a, b) => a - b),
    )
  })

  it('can be read by other programs for HDR histograms', () => {
    const histogram = decodeFromCompressedBase64(stream.hdrHistogram)
    expect(histogram.totalCount).toBe(1000)
    expect(histogram.getValueAtPercentile(50) / 500_000).toBeCloseTo(1, 2)
  })

  it('has a piece for each second', () => {
    expect(stream.intervals).toHaveLength(100)
    expect(stream.intervals[1]).toEqual({
      atMs: 6_000,
      seconds: 1,
      requestCount: 10,
      successCount: 10,
      meanMs: 15.5,
      p50Ms: 15,
      p99Ms: 20,
    })
  })

  it('has longer pieces for a long test, and none for a time without requests', () => {
    const long = intervalsOf([hit(0, 1), hit(1_500, 2, 503), hit(900_000, 3)])
    expect(
      long.map(({ atMs, seconds, requestCount, successCount }) => [
        atMs,
        seconds,
        requestCount,
        successCount,
      ]),
    ).toEqual([
      [0, 3, 2, 1],
      [900_000, 3, 1, 1],
    ])
  })

  it('has what was answered when it was answered, also where nothing was', () => {
    const late = streamOf('cart', [hit(0, 100), hit(100, 2_500), hit(200, 3_000, 503)], 10)
    expect(late.answers.map(({ count }) => count)).toEqual([1, 0, 1])
  })

  it('may be of nothing', () => {
    expect(streamOf('cart', [], 5)).toMatchObject({ intervals: [], percentiles: [] })
  })
})
