import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { openRapl } from './rapl.ts'

/** What an Intel processor gives as its range; the counts below are made up. */
const RANGE = 262_143_328_850

/** Layout of the kernel's folder. @see https://docs.kernel.org/power/powercap/powercap.html */
function fakeSys() {
  const sys = temporaryFolder()
  const zone = (name: string) => join(sys, 'class/powercap', name)
  return {
    sys,
    set(name: string, kind: string, microjoules: number) {
      mkdirSync(zone(name), { recursive: true })
      writeFileSync(join(zone(name), 'name'), `${kind}\n`)
      writeFileSync(join(zone(name), 'max_energy_range_uj'), `${RANGE}\n`)
      writeFileSync(join(zone(name), 'energy_uj'), `${microjoules}\n`)
    },
    remove: (name: string) => rmSync(zone(name), { recursive: true }),
  }
}

describe('RAPL', () => {
  it('counts packages and memory, and nothing twice', async () => {
    const { sys, set } = fakeSys()
    const setAll = (microjoules: number) => {
      set('intel-rapl:0', 'package-0', microjoules)
      set('intel-rapl:0:0', 'core', microjoules)
      set('intel-rapl:0:1', 'dram', microjoules)
      set('intel-rapl:1', 'psys', microjoules)
      set('intel-rapl-mmio:0', 'package-0', microjoules)
    }
    setAll(5_000_000)
    const meter = await openRapl(sys)
    setAll(7_000_000)
    expect(await meter.read()).toMatchObject({ joulesSoFar: 4 })
  })

  it('counts on where the counter begins anew, and from reading to reading', async () => {
    const { sys, set } = fakeSys()
    set('intel-rapl:0', 'package-0', RANGE - 1_000_000)
    const meter = await openRapl(sys)
    set('intel-rapl:0', 'package-0', 500_000)
    expect(await meter.read()).toMatchObject({ joulesSoFar: 1.5 })
    set('intel-rapl:0', 'package-0', 2_500_000)
    expect(await meter.read()).toMatchObject({ joulesSoFar: 3.5 })
  })

  it('gives the mean power since the reading before', async () => {
    const { sys, set } = fakeSys()
    set('intel-rapl:0', 'package-0', 0)
    const meter = await openRapl(sys)
    const first = await meter.read()
    expect(first.watts).toBeUndefined()
    set('intel-rapl:0', 'package-0', 1_000_000)
    while (Date.now() === first.atMs);
    const second = await meter.read()
    expect(second.watts).toBeCloseTo(1000 / (second.atMs - first.atMs), 6)
  })

  it('is refused where the machine has none', async () => {
    await expect(openRapl(temporaryFolder())).rejects.toThrow(
      'This machine shows no counters of its processor in',
    )
  })

  it('fails where a counter goes away', async () => {
    const { sys, set, remove } = fakeSys()
    set('intel-rapl:0', 'package-0', 0)
    const meter = await openRapl(sys)
    remove('intel-rapl:0')
    await expect(meter.read()).rejects.toThrow('energy_uj cannot be read.')
  })
})
