import { type PowerMeter, PowerMeterFault } from './power-meter.ts'
import { type RunCommand, runCommand } from './run-command.ts'

/** Such as ` VDD_CORE_A current(7)=0.75012000A`. The numbers in brackets are channels, not rails. */
const LINE = /^\s*(\S+)_([AV])\s+(?:current|volt)\(\d+\)=(\d+(?:\.\d+)?)[AV]\s*$/

/**
 * The Raspberry Pi 5's own power chip: current × voltage of each rail that it makes, summed. What hangs on 5 V itself
 * (USB, fan, HAT) and the losses of the chip are not in it.
 *
 * @param run - for tests
 * @throws PowerMeterFault where this is no Raspberry Pi 5
 */
export async function openPmic(run: RunCommand = runCommand): Promise<PowerMeter> {
  const read = async () => {
    const output = await run('vcgencmd', ['pmic_read_adc']).catch((cause: NodeJS.ErrnoException) => {
      throw new PowerMeterFault(
        cause.code === 'ENOENT'
          ? 'There is no vcgencmd here: pmic is for a Raspberry Pi 5 on which the load test itself runs.'
          : 'vcgencmd pmic_read_adc failed: it is for a Raspberry Pi 5, and for members of the group video.',
        { cause },
      )
    })
    return { atMs: Date.now(), watts: wattsIn(output) }
  }
  await read()
  return {
    name: 'Raspberry Pi 5: rails of its power chip',
    wasTriedOnHardware: false,
    read,
    close: async () => undefined,
  }
}

/**
 * Sum over the rails whose current and voltage are both there. (The 5 V input has only a voltage.)
 *
 * @param output - of `vcgencmd pmic_read_adc`
 * @throws PowerMeterFault where it has no such rail
 */
export function wattsIn(output: string): number {
  const read = { A: new Map<string, number>(), V: new Map<string, number>() }
  for (const line of output.split('\n')) {
    const [, rail = '', unit, value] = LINE.exec(line) ?? []
    if (unit === 'A' || unit === 'V') read[unit].set(rail, Number(value))
  }
  const watts = [...read.A].flatMap(([rail, amperes]) => {
    const volts = read.V.get(rail)
    return volts === undefined ? [] : [amperes * volts]
  })
  if (watts.length === 0) {
    throw new PowerMeterFault(
      'vcgencmd pmic_read_adc shows no currents: it does so only on a Raspberry Pi 5.',
    )
  }
  return watts.reduce((sum, one) => sum + one, 0)
}
