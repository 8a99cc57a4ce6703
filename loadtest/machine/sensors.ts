import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const MILLI = 1000
const KHZ_A_MHZ = 1000

/**
 * Temperature of the hottest zone, in degrees Celsius.
 *
 * @param sys - where the kernel shows its devices
 * @returns undefined where the machine shows none, as a virtual one does
 */
export async function readTemperatureC(sys = '/sys'): Promise<number | undefined> {
  const zones = await readNumbers(join(sys, 'class/thermal'), /^thermal_zone\d+$/, 'temp')
  return zones.length === 0 ? undefined : Math.max(...zones) / MILLI
}

/**
 * Mean clock of the processors, in MHz: it falls where a machine is too hot or its supply too weak.
 *
 * @param sys - where the kernel shows its devices
 * @returns undefined where the machine shows none, as a virtual one does
 */
export async function readClockMhz(sys = '/sys'): Promise<number | undefined> {
  const clocks = await readNumbers(join(sys, 'devices/system/cpu'), /^cpu\d+$/, 'cpufreq/scaling_cur_freq')
  if (clocks.length === 0) return undefined
  return clocks.reduce((sum, khz) => sum + khz, 0) / clocks.length / KHZ_A_MHZ
}

/** A sensor may refuse for a moment (a zone that sleeps says EAGAIN): the others count then. */
async function readNumbers(folder: string, device: RegExp, file: string): Promise<number[]> {
  const devices = (await readdir(folder).catch(() => [])).filter((name) => device.test(name))
  const texts = await Promise.all(
    devices.map((name) => readFile(join(folder, name, file), 'utf8').catch(() => '')),
  )
  return texts.filter((text) => /^-?\d+\s*$/.test(text)).map(Number)
}
