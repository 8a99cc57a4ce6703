import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PowerMeter, PowerMeterFault } from './power-meter.ts'

const MICROJOULES_A_JOULE = 1e6
/** The processor counts in steps of 2^-14 joule, as its manual says (RAPL power units: 61 µJ, by default). */
const STEP_JOULES = 2 ** -14
/** A package is counted whole, with its cores; memory is counted beside it. The rest would count something twice. */
const COUNTED = /^(package-\d+|dram)$/

interface Zone {
  readonly folder: string
  /** The counter begins at 0 again after this. */
  readonly rangeMicrojoules: number
  lastMicrojoules: number
}

/**
 * The counters of the processor itself (Intel, and AMD where Linux shows them the same way): processor and memory,
 * without disk, network, fan and losses of the supply.
 *
 * @param sys - where the kernel shows its devices
 * @throws PowerMeterFault where there are none, or only an administrator may read them
 * @see https://docs.kernel.org/power/powercap/powercap.html
 */
export async function openRapl(sys = '/sys'): Promise<PowerMeter> {
  const folder = join(sys, 'class/powercap')
  const zones = await findZones(folder)
  if (zones.length === 0) {
    throw new PowerMeterFault(`This machine shows no counters of its processor in ${folder}.`)
  }
  let microjoules = 0
  let before: { readonly atMs: number; readonly microjoules: number } | undefined

  return {
    name: 'RAPL: processor and memory',
    wasTriedOnHardware: false,
    counterStepJoules: STEP_JOULES,
    async read() {
      for (const zone of zones) {
        const now = await readCounter(zone.folder, 'energy_uj')
        microjoules += now - zone.lastMicrojoules + (now < zone.lastMicrojoules ? zone.rangeMicrojoules : 0)
        zone.lastMicrojoules = now
      }
      const now = { atMs: Date.now(), microjoules }
      const watts = before === undefined ? undefined : meanWatts(before, now)
      before = now
      return {
        atMs: now.atMs,
        joulesSoFar: microjoules / MICROJOULES_A_JOULE,
        ...(watts === undefined ? {} : { watts }),
      }
    },
    close: async () => undefined,
  }
}

interface Count {
  readonly atMs: number
  readonly microjoules: number
}

/** @returns undefined where no time has passed */
function meanWatts(before: Count, now: Count): number | undefined {
  const seconds = (now.atMs - before.atMs) / 1000
  return seconds > 0 ? (now.microjoules - before.microjoules) / MICROJOULES_A_JOULE / seconds : undefined
}

/** All zones stand side by side in the folder, as `intel-rapl:0` and, within that one, `intel-rapl:0:1`. */
async function findZones(folder: string): Promise<Zone[]> {
  const names = await readdir(folder).catch(() => [])
  const zones: Zone[] = []
  for (const name of names.filter((one) => /^intel-rapl(:\d+)+$/.test(one)).sort()) {
    const zone = join(folder, name)
    const kind = await readFile(join(zone, 'name'), 'utf8').catch(() => '')
    if (!COUNTED.test(kind.trim())) continue
    zones.push({
      folder: zone,
      rangeMicrojoules: await readCounter(zone, 'max_energy_range_uj'),
      lastMicrojoules: await readCounter(zone, 'energy_uj'),
    })
  }
  return zones
}

async function readCounter(zone: string, name: string): Promise<number> {
  const file = join(zone, name)
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const isForbidden = cause.code === 'EACCES' || cause.code === 'EPERM'
    throw new PowerMeterFault(
      isForbidden
        ? `Only an administrator may read ${file}: sudo chmod a+r ${file}`
        : `${file} cannot be read.`,
      { cause },
    )
  })
  if (!/^\d+\s*$/.test(text)) throw new PowerMeterFault(`${file} holds no number.`)
  return Number(text)
}
