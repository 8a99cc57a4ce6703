import type { InaPlace } from './ina-place.ts'
import { type PowerMeter, PowerMeterFault } from './power-meter.ts'
import { type RunCommand, runCommand } from './run-command.ts'

/** Both chips have the voltage over the shunt and that of the bus in the same registers, in steps of their own. */
const SHUNT_REGISTER = '0x01'
const BUS_REGISTER = '0x02'

/**
 * What one step of a register is.
 *
 * @see https://www.ti.com/lit/ds/symlink/ina219.pdf – 8.6.3.1 and 8.6.3.2: the bus voltage is in the upper 13 bits
 * @see https://www.ti.com/lit/ds/symlink/ina226.pdf – 7.6.2 and 7.6.3
 */
const STEPS = {
  ina219: { shuntVolts: 10e-6, busVolts: 4e-3, busUnusedBits: 3 },
  ina226: { shuntVolts: 2.5e-6, busVolts: 1.25e-3, busUnusedBits: 0 },
} as const

/** What the usual breakout boards of both carry, marked R100. */
const SHUNT_OHMS_USUAL = 0.1

/**
 * An INA219 or INA226 that no driver has, through i2c-tools. It only reads: current is reckoned from the shunt, so
 * nothing needs to be written into the chip's register for calibration.
 *
 * @param run - for tests
 * @throws PowerMeterFault where it does not answer
 */
export async function openInaI2c(place: InaPlace, run: RunCommand = runCommand): Promise<PowerMeter> {
  const { chip, bus, shuntOhms = SHUNT_OHMS_USUAL } = place
  const address = `0x${place.address.toString(16)}`
  const ask = (register: string) => [`w1@${address}`, register, 'r2']
  const read = async () => {
    const output = await run('i2ctransfer', [
      '-y',
      String(bus),
      ...ask(SHUNT_REGISTER),
      ...ask(BUS_REGISTER),
    ]).catch((cause: NodeJS.ErrnoException) => {
      throw new PowerMeterFault(
        cause.code === 'ENOENT'
          ? 'There is no i2ctransfer here: sudo apt install i2c-tools'
          : `No ${chip} answers at ${address} on bus ${bus}, or this user is not of the group i2c.`,
        { cause },
      )
    })
    return { atMs: Date.now(), watts: inaWatts(chip, shuntOhms, output) }
  }
  await read()
  return {
    name: `${chip} at ${address} on bus ${bus}, shunt ${shuntOhms} ohm: what flows through it`,
    wasTriedOnHardware: false,
    read,
    close: async () => undefined,
  }
}

/**
 * Power at the load's side of the shunt.
 *
 * @param output - of i2ctransfer: a line a register, high byte first, such as `0x07 0xd0`
 * @throws PowerMeterFault where it is something else
 */
export function inaWatts(chip: InaPlace['chip'], shuntOhms: number, output: string): number {
  const [shunt, bus] = output.split('\n').map((line) => /^0x([0-9a-f]{2}) 0x([0-9a-f]{2})\s*$/.exec(line))
  if (shunt == null || bus == null) {
    throw new PowerMeterFault(`i2ctransfer printed "${output.trim()}" instead of two registers.`)
  }
  const steps = STEPS[chip]
  const shuntVolts = signed16(hexOf(shunt)) * steps.shuntVolts
  const busVolts = (hexOf(bus) >> steps.busUnusedBits) * steps.busVolts
  return (shuntVolts / shuntOhms) * busVolts
}

function hexOf([, high = '', low = '']: RegExpExecArray): number {
  return Number.parseInt(high + low, 16)
}

/** The shunt's voltage is negative where the current flows the other way. */
function signed16(value: number): number {
  return value >= 0x8000 ? value - 0x1_0000 : value
}
