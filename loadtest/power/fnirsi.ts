import { open } from 'node:fs/promises'
import { type PowerMeter, PowerMeterFault, type PowerReading } from './power-meter.ts'

/** A line has about 70 bytes. */
const TAIL_BYTES = 4096
/** The logger writes a hundred lines a second, at most a few seconds late where its output is buffered. */
const STALE_MS = 10_000
/** Of its decimals of a watt-second. */
const STEP_JOULES = 1e-6

/** timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As */
const LINE = /^(\d+\.\d+) \d+ +(\d+\.\d+) +(\d+\.\d+) \S+ \S+ +\S+ (\d+\.\d+) \S+$/

/**
 * A USB tester FNIRSI FNB48, FNB58 or C1 between supply and machine, through the file that `fnirsi_logger.py` writes.
 *
 * @param file - its output, which grows
 * @throws PowerMeterFault where there is no such file
 * @see https://github.com/baryluk/fnirsi-usb-power-data-logger
 */
export async function openFnirsi(file: string): Promise<PowerMeter> {
  await readTail(file)
  return {
    name: `FNIRSI USB tester, by ${file}: what flows through its plug`,
    wasTriedOnHardware: false,
    counterStepJoules: STEP_JOULES,
    async read() {
      const reading = lastReadingIn(await readTail(file))
      if (reading === undefined) throw new PowerMeterFault(`${file} has no line of fnirsi_logger.py yet.`)
      const since = new Date(reading.atMs)
      if (Date.now() - reading.atMs > STALE_MS) {
        throw new PowerMeterFault(
          `fnirsi_logger.py has written nothing into ${file} since ${since.toISOString()}.`,
        )
      }
      return reading
    },
    close: async () => undefined,
  }
}

/**
 * What the last whole line says.
 *
 * @param text - end of the logger's output; its first and its last line may be cut
 */
export function lastReadingIn(text: string): PowerReading | undefined {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  for (const line of whole.reverse()) {
    const [, seconds, volts, amperes, joules] = LINE.exec(line) ?? []
    if (seconds === undefined) continue
    return {
      atMs: Number(seconds) * 1000,
      watts: Number(volts) * Number(amperes),
      joulesSoFar: Number(joules),
    }
  }
  return undefined
}

async function readTail(file: string): Promise<string> {
  try {
    await using handle = await open(file)
    const { size } = await handle.stat()
    const { bytesRead, buffer } = await handle.read({
      buffer: Buffer.alloc(TAIL_BYTES),
      position: Math.max(size - TAIL_BYTES, 0),
    })
    return buffer.toString('utf8', 0, bytesRead)
  } catch (cause) {
    throw new PowerMeterFault(`${file} cannot be read.`, { cause })
  }
}
