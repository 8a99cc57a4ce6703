import { openFnirsi } from './fnirsi.ts'
import { openInaHwmon } from './ina-hwmon.ts'
import { openInaI2c } from './ina-i2c.ts'
import { type InaPlace, parseInaPlace } from './ina-place.ts'
import { type MeterSpec, parseMeterSpec } from './meter-spec.ts'
import { openPmic } from './pmic.ts'
import { type PowerMeter, PowerMeterFault } from './power-meter.ts'
import { openRapl } from './rapl.ts'
import { openShelly } from './shelly.ts'
import { openTasmota } from './tasmota.ts'
import { openTypedCsv } from './typed-csv.ts'

interface PlugIn {
  /** How it is named, for a message. */
  readonly example: string
  /** Whether a target must stand behind the colon, may, or must not. */
  readonly target: 'required' | 'optional' | 'none'
  readonly options?: readonly string[]
  readonly open: (spec: MeterSpec) => Promise<PowerMeter | undefined>
}

/** Every kind of meter, by the name that is used on the command line. */
const PLUG_INS: Readonly<Record<string, PlugIn>> = {
  none: { example: 'none', target: 'none', open: async () => undefined },
  rapl: { example: 'rapl', target: 'none', open: () => openRapl() },
  pmic: { example: 'pmic', target: 'none', open: () => openPmic() },
  ina219: inaPlugIn('ina219'),
  ina226: inaPlugIn('ina226'),
  shelly: plugIn('shelly:http://192.168.1.50', openShelly),
  tasmota: plugIn('tasmota:http://192.168.1.50', openTasmota),
  fnirsi: plugIn('fnirsi:usb.txt', openFnirsi),
  csv: plugIn('csv:readings.csv', openTypedCsv),
}

export const POWER_METER_KINDS: readonly string[] = Object.keys(PLUG_INS)

/**
 * Opens the meter that is named, and reads it once where it is a device.
 *
 * @param text - such as `shelly:http://192.168.1.50`; see docs/power.md
 * @returns undefined for `none`
 * @throws {@link PowerMeterFault} where there is no such kind, its target or options are wrong, or it does not answer
 */
export async function openPowerMeter(text: string): Promise<PowerMeter | undefined> {
  const spec = parseMeterSpec(text)
  const chosen = Object.hasOwn(PLUG_INS, spec.kind) ? PLUG_INS[spec.kind] : undefined
  if (chosen === undefined) {
    throw new PowerMeterFault(`There is no meter ${spec.kind}, but ${POWER_METER_KINDS.join(', ')}.`)
  }
  if (
    (spec.target === '' && chosen.target === 'required') ||
    (spec.target !== '' && chosen.target === 'none')
  ) {
    throw new PowerMeterFault(`The meter ${spec.kind} is named like ${chosen.example}.`)
  }
  const unknown = Object.keys(spec.options).find((name) => chosen.options?.includes(name) !== true)
  if (unknown !== undefined) throw new PowerMeterFault(`The meter ${spec.kind} has no option ${unknown}.`)
  return chosen.open(spec)
}

function plugIn(example: string, open: (target: string) => Promise<PowerMeter>): PlugIn {
  return { example, target: 'required', open: ({ target }) => open(target) }
}

/** The kernel's driver first: where it has the chip, nobody else should speak to it. */
function inaPlugIn(chip: InaPlace['chip']): PlugIn {
  return {
    example: `${chip}:1/0x40,shunt-ohms=0.1`,
    target: 'optional',
    options: ['shunt-ohms'],
    async open(spec) {
      const place = parseInaPlace(chip, spec)
      return (await openInaHwmon(place)) ?? (await openInaI2c(place))
    },
  }
}
