import { readdir, readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { InaPlace } from './ina-place.ts'
import { type PowerMeter, PowerMeterFault } from './power-meter.ts'

const MICROWATTS_A_WATT = 1e6
const MICROOHMS_AN_OHM = 1e6

/**
 * An INA219 or INA226 that Linux's own driver `ina2xx` reads.
 *
 * @param sys - where the kernel shows its devices
 * @returns undefined where that driver has none
 * @throws PowerMeterFault where it has several and none is named, or it reckons with another shunt
 * @see https://docs.kernel.org/hwmon/ina2xx.html
 */
export async function openInaHwmon(place: InaPlace, sys = '/sys'): Promise<PowerMeter | undefined> {
  const found = await findSensors(place, join(sys, 'class/hwmon'))
  const [folder] = found
  if (folder === undefined) return undefined
  if (found.length > 1) {
    throw new PowerMeterFault(
      `There are ${found.length} of ${place.chip}: name one, as ${place.chip}:1/0x40.`,
    )
  }
  await checkShunt(place, folder)
  return {
    name: `${place.chip} on ${basename(folder)}: what flows through its shunt`,
    wasTriedOnHardware: false,
    read: async () => ({
      atMs: Date.now(),
      watts: (await readNumber(join(folder, 'power1_input'))) / MICROWATTS_A_WATT,
    }),
    close: async () => undefined,
  }
}

async function findSensors({ chip, bus, address, isNamed }: InaPlace, folder: string): Promise<string[]> {
  const sensors: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const sensor = join(folder, name)
    if ((await readFile(join(sensor, 'name'), 'utf8').catch(() => '')).trim() !== chip) continue
    // The device of an I²C chip is named after its place: 1-0040.
    const device = basename(await realpath(join(sensor, 'device')).catch(() => ''))
    const wanted = `${bus}-${address.toString(16).padStart(4, '0')}`
    if (!isNamed || device === wanted) sensors.push(sensor)
  }
  return sensors
}

/** The driver has a shunt of its own in mind: a wrong one makes every figure wrong by the same factor. */
async function checkShunt({ shuntOhms }: InaPlace, folder: string): Promise<void> {
  if (shuntOhms === undefined) return
  const file = join(folder, 'shunt_resistor')
  const microohms = Math.round(shuntOhms * MICROOHMS_AN_OHM)
  const kernels = await readNumber(file)
  if (kernels !== microohms) {
    throw new PowerMeterFault(
      `The kernel reckons with a shunt of ${kernels / MICROOHMS_AN_OHM} ohm: echo ${microohms} | sudo tee ${file}`,
    )
  }
}

async function readNumber(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new PowerMeterFault(`${file} cannot be read.`, { cause })
  })
  if (!/^-?\d+\s*$/.test(text)) throw new PowerMeterFault(`${file} holds no number.`)
  return Number(text)
}
