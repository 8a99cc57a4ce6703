import { describe, expect, it } from 'vitest'
import { powerOfRun } from './power-of-run.ts'
import { TEST_RESULTS } from './report/test-results.ts'

const IDLE = { fromMs: 0, toMs: 10_000 }
const METER = {
  name: 'a counter',
  wasTriedOnHardware: true,
  counterStepJoules: 0.001,
  read: async () => ({ atMs: 0, joulesSoFar: 0 }),
  close: async () => undefined,
}
/** 2 W while it idles, then 5 W. */
const COUNTED = Array.from({ length: 21 }, (_, second) => ({
  atMs: second * 1000,
  joulesSoFar: 100 + (second <= 10 ? 2 * second : 20 + 5 * (second - 10)),
}))
const [part] = TEST_RESULTS.parts
if (part === undefined) throw new Error('there are parts')

describe('the power of a run', () => {
  it('is that of each part, and of a sale with idling subtracted and not', async () => {
    const run = await powerOfRun(METER, { readings: COUNTED, outages: [] }, IDLE)
    expect(run.power.idleWatts).toBeCloseTo(2)
    const energy = run.of({ ...part, fromMs: 10_000, toMs: 20_000, saleCount: 10 })
    expect(energy.coverage).toBe(1)
    expect(energy.meanWatts).toBeCloseTo(5)
    expect(energy.joulesPerSale).toBeCloseTo(5)
    expect(energy.joulesPerSaleAboveIdle).toBeCloseTo(3)
  })

  it('is drawn also of a meter that only counts', async () => {
    const { power } = await powerOfRun(METER, { readings: COUNTED, outages: [] }, IDLE)
    expect(power.watts[0]).toEqual({ atMs: 1000, watts: 2 })
    expect(power.watts.at(-1)).toEqual({ atMs: 20_000, watts: 5 })
  })

  it('is that of the meter’s own record, where it keeps one', async () => {
    const recorded = async () => [0, 5, 10, 15, 20].map((second) => ({ atMs: second * 1000, watts: 4 }))
    const { power } = await powerOfRun({ ...METER, recorded }, { readings: COUNTED, outages: [] }, IDLE)
    expect(power.watts.map(({ watts }) => watts)).toEqual([4, 4, 4, 4, 4])
    expect(power.idleWatts).toBeCloseTo(4)
  })

  it('is not there where nothing was read, and the report says from when', async () => {
    const outages = [{ fromMs: 1, reason: 'it does not answer' }]
    const run = await powerOfRun(METER, { readings: [], outages }, IDLE)
    expect(run.power).toMatchObject({ watts: [], outages })
    expect(run.power.idleWatts).toBeUndefined()
    expect(run.of(part)).toEqual({ coverage: 0 })
  })
})
