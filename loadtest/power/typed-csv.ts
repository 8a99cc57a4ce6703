import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { type PowerMeter, PowerMeterFault, type PowerReading } from './power-meter.ts'

/** Nobody types faster than that; slower than that, nobody knows what was drawn in between. */
const GAP_MS_MAX_TYPED = 120_000
const HALF_DAY_MS = 12 * 60 * 60 * 1000
const DAY_MS = 2 * HALF_DAY_MS

const Watts = z.stringFormat('watts', /^\d+(\.\d+)?$/).transform(Number)
/** With a zone, since the clock of whoever reads it later may be another. */
const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const UnixSeconds = z.stringFormat('seconds', /^\d{9,11}(\.\d+)?$/).transform((text) => Number(text) * 1000)
const TimeOfDay = z.iso.time()

/**
 * Readings of any meter at all, typed into a file while the load runs: a line `time,watts`, then a line a reading.
 *
 * @param file - is read anew each time
 * @throws PowerMeterFault where there is no such file, or it holds something else
 */
export async function openTypedCsv(file: string): Promise<PowerMeter> {
  await readFileOrFault(file)
  return {
    name: `typed by hand, in ${file}`,
    // There is no device to it: the tests try all of it.
    wasTriedOnHardware: true,
    gapMsMax: GAP_MS_MAX_TYPED,
    async read() {
      const last = readingsIn(await readFileOrFault(file), Date.now(), file).at(-1)
      if (last === undefined) throw new PowerMeterFault(`${file} has no reading yet.`)
      return last
    },
    async recorded(fromMs, toMs) {
      const all = readingsIn(await readFileOrFault(file), Date.now(), file)
      return all.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    },
    close: async () => undefined,
  }
}

/**
 * @param text - times are instants with a zone, seconds since 1970, or times of this machine's day, in order
 * @param nowMs - a time of day is the nearest one to it
 * @param file - for the message
 * @throws {@link PowerMeterFault} that names the line
 */
export function readingsIn(text: string, nowMs: number, file: string): PowerReading[] {
  const [head, ...rows] = parseCells(text, file)
  if (head?.join() !== 'time,watts')
    throw new PowerMeterFault(`The first line of ${file} must be: time,watts`)
  const readings: PowerReading[] = []
  for (const [index, [time = '', watts = '', ...more]] of rows.entries()) {
    const line = `Line ${index + 2} of ${file}`
    const atMs = instantOf(time, nowMs)
    const value = Watts.safeParse(watts)
    if (atMs === undefined || !value.success || more.length > 0) {
      throw new PowerMeterFault(`${line} must be like 14:05:30,4.2 or 2026-11-24T14:05:30+07:00,4.2.`)
    }
    if (atMs <= (readings.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)) {
      throw new PowerMeterFault(`${line} is not later than the one before it.`)
    }
    readings.push({ atMs, watts: value.data })
  }
  return readings
}

function parseCells(text: string, file: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      // Both, since a file may have been edited on two machines.
      record_delimiter: ['\r\n', '\n'],
      skip_empty_lines: true,
      relax_column_count: true,
    })
  } catch (cause) {
    throw new PowerMeterFault(`${file} is no table of comma-separated values.`, { cause })
  }
}

function instantOf(text: string, nowMs: number): number | undefined {
  const known = z.union([Instant, UnixSeconds]).safeParse(text)
  if (known.success) return known.data
  if (!TimeOfDay.safeParse(text).success) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  const today = new Date(nowMs).setHours(hours, minutes, 0, 0) + seconds * 1000
  if (today - nowMs > HALF_DAY_MS) return today - DAY_MS
  return nowMs - today > HALF_DAY_MS ? today + DAY_MS : today
}

async function readFileOrFault(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw new PowerMeterFault(`${file} cannot be read.`, { cause })
  })
}
