import { describe, expect, it } from 'vitest'
import { type HighestRateOptions, highestRate, stocksTarget } from './highest-rate.ts'
import { type Summary, summarise } from './summary.ts'

const GOOD: Summary = { ...summarise([]), success: 1, p99Ms: 5 }
const never = new AbortController().signal

/** A server that answers all up to a rate, and a load that sends all up to another. */
function search(serves: number, sends = Number.POSITIVE_INFINITY, options: Partial<HighestRateOptions> = {}) {
  const runStep = async (rate: number): Promise<Summary> => ({
    ...GOOD,
    success: rate <= serves ? 1 : 0.99,
    offeredPerSecond: Math.min(rate, sends),
  })
  return highestRate('http://127.0.0.1', stocksTarget(), { signal: never, runStep, ...options })
}

describe('the highest rate', () => {
  it.each([11, 50, 51, 99, 730, 12_345])('is found to within a twentieth: %i', async (serves) => {
    const { rate, isLimitedByLoad } = await search(serves)
    expect(rate).toBeLessThanOrEqual(serves)
    expect(rate * 1.05).toBeGreaterThan(serves * 0.95)
    expect(isLimitedByLoad).toBe(false)
  })

  it('is none where even one request a second was too many', async () => {
    expect(await search(0)).toMatchObject({ rate: 0, isLimitedByLoad: false })
  })

  it('is said to be the load’s where the load could send no more', async () => {
    const { rate, isLimitedByLoad } = await search(100_000, 2_000)
    expect(isLimitedByLoad).toBe(true)
    expect(rate).toBeGreaterThan(1_900)
  })

  it('has a p99 that is below the bound', async () => {
    const runStep = async (rate: number) => ({ ...GOOD, p99Ms: rate / 10, offeredPerSecond: rate })
    const { rate } = await search(0, 0, { runStep })
    expect(rate).toBeGreaterThan(950)
    expect(rate).toBeLessThan(1000)
  })

  it('is not ended by a single bad step', async () => {
    const seen = new Set<number>()
    const runStep = async (rate: number) => {
      const isFirst = !seen.has(rate)
      seen.add(rate)
      return { ...GOOD, success: isFirst || rate > 800 ? 0 : 1, offeredPerSecond: rate }
    }
    expect((await search(0, 0, { runStep })).rate).toBe(800)
  })

  it('is what was found until it was stopped', async () => {
    const stop = new AbortController()
    const { rate, steps } = await search(1_000_000, undefined, {
      signal: stop.signal,
      onStep: (step) => step.rate === 400 && stop.abort(),
    })
    expect(rate).toBe(400)
    expect(steps.map((step) => step.rate)).toEqual([50, 100, 200, 400])
  })

  it('is looked for up to a bound', async () => {
    const { rate, steps } = await search(Number.POSITIVE_INFINITY, undefined, { upTo: 300 })
    expect(rate).toBe(300)
    expect(steps.map((step) => step.rate)).toEqual([50, 100, 200, 300])
    expect((await search(Number.POSITIVE_INFINITY)).rate).toBe(200_000)
  })
})
