import { z } from 'zod'
import type { MeterSpec } from './meter-spec.ts'
import { PowerMeterFault } from './power-meter.ts'

/** Which chip, and where it is. */
export interface InaPlace {
  readonly chip: 'ina219' | 'ina226'
  /** Number of the I²C bus: 1 is the one on a Raspberry Pi's pins. */
  readonly bus: number
  readonly address: number
  /** Whether bus and address were named, and are not these chips' usual ones. */
  readonly isNamed: boolean
  /** Of the resistor that the current flows through; undefined where none was named. */
  readonly shuntOhms: number | undefined
}

const BUS_USUAL = 1
const ADDRESS_USUAL = 0x40
/** What address pins and solder bridges allow. */
const ADDRESS_LAST = 0x4f

const ShuntOhms = z.coerce.number().positive().max(10)

/**
 * Reads `1/0x40,shunt-ohms=0.1`, each part of which may be missing.
 *
 * @throws {@link PowerMeterFault} where it is something else
 */
export function parseInaPlace(chip: InaPlace['chip'], { target, options }: MeterSpec): InaPlace {
  const [, bus, address] = /^(\d{1,3})\/(0x[0-9a-f]{2})$/i.exec(target) ?? []
  const isNamed = target !== ''
  const place = {
    chip,
    bus: bus === undefined ? BUS_USUAL : Number(bus),
    address: address === undefined ? ADDRESS_USUAL : Number(address),
    isNamed,
  }
  if ((isNamed && bus === undefined) || place.address < ADDRESS_USUAL || place.address > ADDRESS_LAST) {
    throw new PowerMeterFault(
      `${chip}:${target} is no place on a bus: it is like ${chip}:1/0x40, up to 0x4f.`,
    )
  }
  const shunt = ShuntOhms.optional().safeParse(options['shunt-ohms'])
  if (!shunt.success) throw new PowerMeterFault('shunt-ohms takes a number of ohms up to 10, such as 0.1.')
  return { ...place, shuntOhms: shunt.data }
}
