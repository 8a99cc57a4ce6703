import { describe, expect, it } from 'vitest'
import { arrivals } from './arrivals.ts'

describe('customers', () => {
  const come = [...arrivals(20, 1000, 100, 7)]

  it('come as often as is asked for, within the noise of chance', () => {
    // 20 000 are expected, with a standard deviation of 141.
    expect(Math.abs(come.length - 20_000)).toBeLessThan(5 * 141)
    expect(come.at(-1)?.afterMs).toBeLessThan(1_000_000)
  })

  it('come each on their own: the time between two varies as much as it is long', () => {
    const between = come.slice(1).map(({ afterMs }, index) => afterMs - (come[index]?.afterMs ?? 0))
    const mean = between.reduce((sum, one) => sum + one, 0) / between.length
    const deviation = Math.sqrt(between.reduce((sum, one) => sum + (one - mean) ** 2, 0) / between.length)
    expect(deviation / mean).toBeGreaterThan(0.95)
    expect(deviation / mean).toBeLessThan(1.05)
  })

  it('take any of the goods', () => {
    const picks = come.flatMap((one) => one.picks)
    expect(new Set(picks).size).toBe(100)
    expect(Math.min(...picks)).toBe(0)
    expect(Math.max(...picks)).toBe(99)
  })

  it('come as chance has it from the first one on, whatever the seed', () => {
    // Simple generators begin much the same for all small seeds.
    const firsts = Array.from({ length: 200 }, (_, seed) => [...arrivals(1, 60, 100, seed)][0]?.afterMs ?? 0)
    const mean = firsts.reduce((sum, one) => sum + one, 0) / firsts.length
    // 1 000 ms are expected, with a standard deviation of 71.
    expect(Math.abs(mean - 1000)).toBeLessThan(4 * 71)
  })

  it('are the same for the same seed, and others for another', () => {
    expect([...arrivals(20, 1000, 100, 7)]).toEqual(come)
    expect([...arrivals(20, 1000, 100, 8)].slice(0, 3)).not.toEqual(come.slice(0, 3))
  })
})
