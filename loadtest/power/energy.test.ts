import { describe, expect, it } from 'vitest'
import { energyIn, energyPerSale } from './energy.ts'

const WATTS_ONLY = {}
const COUNTER = { counterStepJoules: 0.001 }
const window = (fromMs: number, toMs: number) => ({ fromMs, toMs })

describe('the energy of a window', () => {
  it('is the trapezoid of watts', () => {
    const readings = [
      { atMs: 0, watts: 2 },
      { atMs: 1000, watts: 4 },
      { atMs: 3000, watts: 1 },
    ]
    // 3 J in the first second, 5 J in the two after it.
    expect(energyIn(readings, window(0, 3000), WATTS_ONLY)).toEqual({
      seconds: 3,
      coverage: 1,
      meanWatts: 8 / 3,
    })
  })

  it('is cut where the window begins and ends', () => {
    const readings = [
      { atMs: 0, watts: 0 },
      { atMs: 4000, watts: 4 },
    ]
    expect(energyIn(readings, window(1000, 3000), WATTS_ONLY)).toEqual({
      seconds: 2,
      coverage: 1,
      meanWatts: 2,
    })
    expect(energyIn(readings, window(3000, 4000), WATTS_ONLY).meanWatts).toBe(3.5)
  })

  it('is the same in whatever order the readings came', () => {
    const readings = [
      { atMs: 1000, watts: 4 },
      { atMs: 0, watts: 2 },
    ]
    expect(energyIn(readings, window(0, 1000), WATTS_ONLY).meanWatts).toBe(3)
  })

  it('is the difference of the counter, whatever the watts were when they were read', () => {
    const readings = [
      { atMs: 0, watts: 100, joulesSoFar: 7 },
      { atMs: 2000, watts: 100, joulesSoFar: 13 },
    ]
    expect(energyIn(readings, window(0, 2000), COUNTER).meanWatts).toBe(3)
  })

  it('is that of the watts while the counter has hardly moved', () => {
    const readings = [
      { atMs: 0, watts: 5, joulesSoFar: 3600 },
      { atMs: 1000, watts: 5, joulesSoFar: 3607.2 },
    ]
    expect(energyIn(readings, window(0, 1000), { counterStepJoules: 3.6 }).meanWatts).toBe(5)
  })

  it('has a hole where the meter was away', () => {
    const readings = [0, 1, 2, 18, 19, 20].map((second) => ({ atMs: second * 1000, watts: 5 }))
    expect(energyIn(readings, window(0, 20_000), WATTS_ONLY)).toEqual({
      seconds: 20,
      coverage: 0.2,
      meanWatts: 5,
    })
    expect(energyIn(readings, window(0, 20_000), { gapMsMax: 16_000 }).coverage).toBe(1)
  })

  it('has no hole where a counter went on meanwhile', () => {
    const readings = [
      { atMs: 0, watts: 5, joulesSoFar: 0 },
      { atMs: 100_000, watts: 5, joulesSoFar: 700 },
    ]
    expect(energyIn(readings, window(0, 100_000), { counterStepJoules: 3.6 })).toEqual({
      seconds: 100,
      coverage: 1,
      meanWatts: 7,
    })
  })

  it('does not believe a counter that was reset', () => {
    const readings = [
      { atMs: 0, joulesSoFar: 500 },
      { atMs: 1000, joulesSoFar: 1 },
      { atMs: 2000, joulesSoFar: 4 },
    ]
    expect(energyIn(readings, window(0, 2000), COUNTER)).toEqual({ seconds: 2, coverage: 0.5, meanWatts: 3 })
  })

  it.each([[[]], [[{ atMs: 500, watts: 5 }]], [[{ atMs: 5000, watts: 5 }]]])(
    'is unknown from %j',
    (readings) => {
      expect(energyIn(readings, window(0, 1000), WATTS_ONLY)).toEqual({
        seconds: 1,
        coverage: 0,
        meanWatts: undefined,
      })
    },
  )
})

describe('the energy of a sale', () => {
  const measured = { seconds: 10, coverage: 1, meanWatts: 6 }

  it('is all that was drawn, and what was drawn beyond idling', () => {
    expect(energyPerSale({ window: measured, idleWatts: 4, sales: 100 })).toEqual({
      joulesPerSale: 0.6,
      joulesPerSaleAboveIdle: 0.2,
    })
  })

  it('takes the mean for a small hole, and not for a big one', () => {
    const seen = (coverage: number) =>
      energyPerSale({ window: { ...measured, coverage }, idleWatts: 4, sales: 100 }).joulesPerSale
    expect(seen(0.8)).toBe(0.6)
    expect(seen(0.79)).toBeUndefined()
  })

  it('is unknown without sales, and beyond idling without an idle window', () => {
    expect(energyPerSale({ window: measured, idleWatts: 4, sales: 0 })).toEqual({
      joulesPerSale: undefined,
      joulesPerSaleAboveIdle: undefined,
    })
    expect(energyPerSale({ window: measured, idleWatts: undefined, sales: 10 })).toEqual({
      joulesPerSale: 6,
      joulesPerSaleAboveIdle: undefined,
    })
  })
})
