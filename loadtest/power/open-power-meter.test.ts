import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openPowerMeter, POWER_METER_KINDS } from './open-power-meter.ts'
import { PowerMeterFault } from './power-meter.ts'
import { startPlug } from './test-plug.ts'
import { TASMOTA_STATUS_8 } from './test-recordings.ts'

describe('the meter that is named', () => {
  it('is none', async () => {
    expect(await openPowerMeter('none')).toBeUndefined()
  })

  it('is opened and read', async () => {
    const { url } = await startPlug({ '/cm?cmnd=Status%208': TASMOTA_STATUS_8 })
    const meter = await openPowerMeter(`tasmota:${url}`)
    expect(await meter?.read()).toMatchObject({ watts: 26 })
  })

  it.each([
    ['toaster', 'There is no meter toaster, but none, rapl, '],
    ['constructor', 'There is no meter constructor, but none, rapl, '],
    ['shelly', 'The meter shelly is named like shelly:http://192.168.1.50.'],
    ['rapl:0', 'The meter rapl is named like rapl.'],
    ['rapl,shunt-ohms=1', 'The meter rapl has no option shunt-ohms.'],
    ['ina226:1/0x40,shunt=1', 'The meter ina226 has no option shunt.'],
    ['ina219:1/0x3f', 'ina219:1/0x3f is no place on a bus: it is like ina219:1/0x40, up to 0x4f.'],
    ['ina219:0x40', 'ina219:0x40 is no place on a bus: it is like ina219:1/0x40, up to 0x4f.'],
    ['ina219,shunt-ohms=0', 'shunt-ohms takes a number of ohms up to 10, such as 0.1.'],
    ['ina219,shunt-ohms=R100', 'shunt-ohms takes a number of ohms up to 10, such as 0.1.'],
    ['csv:not-there.csv', 'not-there.csv cannot be read.'],
    ['fnirsi:not-there.txt', 'not-there.txt cannot be read.'],
  ])('is not %s', async (text, message) => {
    const fault = await openPowerMeter(text).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(PowerMeterFault)
    expect(fault).toHaveProperty('message', expect.stringContaining(message))
  })

  it('is in docs/power.md, as is every other', () => {
    const page = readFileSync(new URL('../../docs/power.md', import.meta.url), 'utf8')
    const named = [...page.matchAll(/^\| `--power ([a-z0-9]+)/gm)].map(([, kind]) => kind)
    expect(named).toEqual(POWER_METER_KINDS)
  })
})
