import { describe, expect, it } from 'vitest'
import { openShelly } from './shelly.ts'
import { startPlug } from './test-plug.ts'
import {
  SHELLY_GEN1_INFO,
  SHELLY_GEN1_METER,
  SHELLY_GEN2_SWITCH,
  SHELLY_GEN3_PM1,
} from './test-recordings.ts'

describe('a Shelly', () => {
  it('of the first generation gives watts', async () => {
    const { url } = await startPlug({ '/shelly': SHELLY_GEN1_INFO, '/meter/0': SHELLY_GEN1_METER })
    const meter = await openShelly(url)
    expect(await meter.read()).toEqual({ atMs: expect.any(Number), watts: 2.21 })
    expect(meter).toMatchObject({
      name: `Shelly of generation 1 at ${url}: at the wall`,
      wasTriedOnHardware: false,
    })
  })

  it('of the first generation has no figure while it says that it is not valid', async () => {
    const { url, answers } = await startPlug({ '/shelly': SHELLY_GEN1_INFO, '/meter/0': SHELLY_GEN1_METER })
    const meter = await openShelly(url)
    answers['/meter/0'] = { ...SHELLY_GEN1_METER, is_valid: false }
    await expect(meter.read()).rejects.toThrow('/meter/0 is not answered as the plug that was named would.')
  })

  it('of a later generation gives watts, and joules from its watt-hours', async () => {
    const { url } = await startPlug({
      '/shelly': { gen: 2 },
      '/rpc/Switch.GetStatus?id=0': SHELLY_GEN2_SWITCH,
    })
    const meter = await openShelly(url)
    const { watts, joulesSoFar } = await meter.read()
    expect(watts).toBe(10.7)
    expect(joulesSoFar).toBeCloseTo(168_448_543.2, 3)
    expect(meter.counterStepJoules).toBeCloseTo(3.6, 9)
  })

  it('that only measures is asked as such', async () => {
    const { url } = await startPlug({ '/shelly': { gen: 3 }, '/rpc/PM1.GetStatus?id=0': SHELLY_GEN3_PM1 })
    const meter = await openShelly(url)
    expect(await meter.read()).toMatchObject({ watts: 1780.1 })
    expect(meter.name).toContain('of generation 3')
  })

  it('without a meter is refused', async () => {
    // A Shelly Pro 1, of the same source as the plug with one.
    const withoutMeter = { id: 0, source: 'HTTP', output: true, temperature: { tC: 30.0, tF: 85.9 } }
    const { url } = await startPlug({ '/shelly': { gen: 2 }, '/rpc/Switch.GetStatus?id=0': withoutMeter })
    await expect(openShelly(url)).rejects.toThrow('/rpc/Switch.GetStatus?id=0 is not answered as the plug')
  })
})
