import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { readClockMhz, readTemperatureC } from './sensors.ts'

/** In the kernel's folder of classes each device is a link, and each value a file. */
function fakeSys(values: Readonly<Record<string, string>>) {
  const sys = temporaryFolder()
  mkdirSync(join(sys, 'class/thermal'), { recursive: true })
  for (const [path, value] of Object.entries(values)) {
    const [device = '', ...file] = path.split('/')
    const isZone = /^(thermal_zone|cooling)/.test(device)
    const folder = join(sys, isZone ? 'devices/virtual/thermal' : 'devices/system/cpu', device)
    mkdirSync(join(folder, ...file.slice(0, -1)), { recursive: true })
    writeFileSync(join(folder, ...file), value)
    if (isZone) symlinkSync(folder, join(sys, 'class/thermal', device))
  }
  return sys
}

describe('the sensors of a machine', () => {
  it('tell the temperature of the hottest zone', async () => {
    const sys = fakeSys({
      'thermal_zone0/temp': '48312\n',
      'thermal_zone12/temp': '51050\n',
      'cooling_device0/temp': '9\n',
    })
    expect(await readTemperatureC(sys)).toBe(51.05)
  })

  it('leave out a zone that says nothing', async () => {
    expect(
      await readTemperatureC(fakeSys({ 'thermal_zone0/temp': '', 'thermal_zone1/temp': '40000\n' })),
    ).toBe(40)
  })

  it('tell the mean clock of the processors', async () => {
    const sys = fakeSys({
      'cpu0/cpufreq/scaling_cur_freq': '1500000\n',
      'cpu1/cpufreq/scaling_cur_freq': '2400000\n',
      'cpuidle/cpufreq/scaling_cur_freq': '9\n',
    })
    expect(await readClockMhz(sys)).toBe(1950)
  })

  it('tell nothing where there are none', async () => {
    const sys = fakeSys({})
    expect(await readTemperatureC(sys)).toBeUndefined()
    expect(await readClockMhz(sys)).toBeUndefined()
  })
})
