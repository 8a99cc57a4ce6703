import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { openInaHwmon } from './ina-hwmon.ts'
import { inaWatts, openInaI2c } from './ina-i2c.ts'
import { parseInaPlace } from './ina-place.ts'
import { parseMeterSpec } from './meter-spec.ts'
import { INA219_EXAMPLE, INA226_EXAMPLE } from './test-recordings.ts'

const place = (spec: string) => parseInaPlace('ina219', parseMeterSpec(spec))

describe('an INA219 or INA226 on the bus', () => {
  it.each([
    ['ina219', INA219_EXAMPLE],
    ['ina226', INA226_EXAMPLE],
  ] as const)('%s is reckoned as its maker does', (chip, { shunt, bus, shuntOhms, watts }) => {
    expect(inaWatts(chip, shuntOhms, `${shunt}\n${bus}\n`)).toBeCloseTo(watts, 6)
  })

  it('may have its current the other way', () => {
    // The maker's example of -80 mV on an INA226, at 5 V (4000 steps) and 0.1 ohm.
    expect(inaWatts('ina226', 0.1, '0x83 0x00\n0x0f 0xa0\n')).toBeCloseTo(-4, 6)
  })

  it('is asked for two registers by i2ctransfer', async () => {
    const asked: unknown[] = []
    const meter = await openInaI2c(place('ina219:3/0x45,shunt-ohms=0.002'), async (...command) => {
      asked.push(command)
      return '0x07 0xd0\n0x5d 0x98\n'
    })
    expect((await meter.read()).watts).toBeCloseTo(119.8, 6)
    const registers = ['w1@0x45', '0x01', 'r2', 'w1@0x45', '0x02', 'r2']
    expect(asked.at(-1)).toEqual(['i2ctransfer', ['-y', '3', ...registers]])
    expect(meter.wasTriedOnHardware).toBe(false)
  })

  it('is at 0x40 on bus 1 with 0.1 ohm where nothing else is named', async () => {
    const meter = await openInaI2c(place('ina219'), async () => '0x07 0xd0\n0x5d 0x98\n')
    expect(meter.name).toContain('ina219 at 0x40 on bus 1, shunt 0.1 ohm')
    expect((await meter.read()).watts).toBeCloseTo(2.396, 6)
  })

  it.each([
    ['no i2c-tools', () => Promise.reject({ code: 'ENOENT' }), 'sudo apt install i2c-tools'],
    ['no chip', () => Promise.reject({ code: 1 }), 'No ina219 answers at 0x40 on bus 1'],
    ['something else', async () => 'Error: nothing\n', 'i2ctransfer printed "Error: nothing"'],
  ])('is refused where there is %s', async (_what, run, message) => {
    await expect(openInaI2c(place('ina219'), run)).rejects.toThrow(message)
  })
})

/** Folders as the driver makes them, with made-up figures. @see https://docs.kernel.org/hwmon/ina2xx.html */
function fakeSys(
  sensors: readonly { readonly chip: string; readonly device: string; readonly microwatts: number }[],
) {
  const sys = temporaryFolder()
  mkdirSync(join(sys, 'class/hwmon'), { recursive: true })
  for (const [index, { chip, device, microwatts }] of sensors.entries()) {
    const folder = join(sys, `devices/i2c-1/${device}/hwmon/hwmon${index}`)
    mkdirSync(folder, { recursive: true })
    symlinkSync(join(sys, `devices/i2c-1/${device}`), join(folder, 'device'))
    symlinkSync(folder, join(sys, `class/hwmon/hwmon${index}`))
    writeFileSync(join(folder, 'name'), `${chip}\n`)
    writeFileSync(join(folder, 'power1_input'), `${microwatts}\n`)
    writeFileSync(join(folder, 'shunt_resistor'), '10000\n')
  }
  return sys
}

describe("an INA219 or INA226 of the kernel's driver", () => {
  const cpu = { chip: 'cpu_thermal', device: 'virtual', microwatts: 1 }
  const first = { chip: 'ina219', device: '1-0040', microwatts: 3_120_000 }
  const second = { chip: 'ina219', device: '1-0041', microwatts: 4_000_000 }

  it('is found among the sensors', async () => {
    const meter = await openInaHwmon(place('ina219'), fakeSys([cpu, first]))
    expect(await meter?.read()).toMatchObject({ watts: 3.12 })
    expect(meter?.wasTriedOnHardware).toBe(false)
  })

  it('is the one that was named', async () => {
    const meter = await openInaHwmon(place('ina219:1/0x41'), fakeSys([first, second]))
    expect(await meter?.read()).toMatchObject({ watts: 4 })
  })

  it.each([
    ['ina219', [cpu]],
    ['ina219:1/0x42', [first, second]],
  ])('is not there: %s', async (spec, sensors) => {
    expect(await openInaHwmon(place(spec), fakeSys(sensors))).toBeUndefined()
  })

  it('must be named where there are two', async () => {
    await expect(openInaHwmon(place('ina219'), fakeSys([first, second]))).rejects.toThrow(
      'There are 2 of ina219: name one, as ina219:1/0x40.',
    )
  })

  it('is refused where the kernel reckons with another shunt', async () => {
    const sys = fakeSys([first])
    await expect(openInaHwmon(place('ina219,shunt-ohms=0.1'), sys)).rejects.toThrow(
      'The kernel reckons with a shunt of 0.01 ohm: echo 100000 | sudo tee ',
    )
    expect(await openInaHwmon(place('ina219,shunt-ohms=0.01'), sys)).toBeDefined()
  })
})
