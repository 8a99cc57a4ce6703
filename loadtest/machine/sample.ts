import { setTimeout as delay } from 'node:timers/promises'
import { GAP_MS_MAX, type PowerMeter, type PowerReading } from '../power/power-meter.ts'
import { cpuMsOf, cpuSharesBetween, rssBytesOf } from './process-usage.ts'
import { readClockMhz, readTemperatureC } from './sensors.ts'

/** How the machine was at one instant. What could not be read is absent. */
export interface MachineSample {
  /** Milliseconds since 1970. */
  readonly atMs: number
  /** Processor time used since the sample before, by process id: 1 is one processor, wholly. */
  readonly cpuShare: Readonly<Record<number, number>>
  /** Memory in RAM, by process id. */
  readonly rssBytes: Readonly<Record<number, number>>
  /** Of the hottest zone. */
  readonly temperatureC?: number
  /** Mean of the processors. */
  readonly clockMhz?: number
  /** What the meter showed last, where that was since the sample before. */
  readonly watts?: number
}

/** While the meter could not be read; the run goes on without it. */
export interface MeterOutage {
  readonly fromMs: number
  /** Absent while it lasts. */
  readonly untilMs?: number
  /** Why, as the first failed reading said. */
  readonly reason: string
}

export interface Sampling {
  /** Grows while it is being sampled. */
  readonly samples: readonly MachineSample[]
  /** Every reading of the meter, for the energy of a window; once stopped, with what the meter itself recorded. */
  readonly readings: readonly PowerReading[]
  readonly outages: readonly MeterOutage[]
  /** Takes a last sample and reading and ends. The meter stays open. */
  stop(): Promise<void>
}

export interface SamplingOptions {
  /** Processes of this machine; one that has ended is absent from the samples after that. */
  readonly pids: readonly number[]
  readonly meter?: PowerMeter | undefined
  /** From one sample to the next, in milliseconds. */
  readonly everyMs: number
}

/** Samples this machine until it is stopped. It never fails: what cannot be read is absent. */
export function startSampling({ pids, meter, everyMs }: SamplingOptions): Sampling {
  const ending = new AbortController()
  const beganMs = Date.now()
  const samples: MachineSample[] = []
  const readings: PowerReading[] = []
  const outages: MeterOutage[] = []

  // Side by side, so that a slow meter does not hold up the samples.
  const running = [repeat(createSampler(pids, readings, samples), everyMs, ending.signal)]
  if (meter !== undefined)
    running.push(repeat(createReader(meter, readings, outages), everyMs, ending.signal))

  return {
    samples,
    readings,
    outages,
    async stop() {
      ending.abort()
      await Promise.all(running)
      if (meter !== undefined) await addRecorded(meter, beganMs, readings)
    },
  }
}

/** What the meter recorded shortly before the first sample says what was drawn at it. */
async function addRecorded(meter: PowerMeter, beganMs: number, readings: PowerReading[]): Promise<void> {
  const { gapMsMax = GAP_MS_MAX } = meter
  const recorded = await meter.recorded?.(beganMs - gapMsMax, Date.now()).catch(() => undefined)
  if (recorded !== undefined) readings.splice(0, readings.length, ...recorded)
}

/** Does it at once, then at each multiple of so many milliseconds that it is not late for, and once at the end. */
async function repeat(step: () => Promise<void>, everyMs: number, signal: AbortSignal): Promise<void> {
  const beganMs = performance.now()
  while (!signal.aborted) {
    await step()
    const untilNextMs = everyMs - ((performance.now() - beganMs) % everyMs)
    await delay(untilNextMs, undefined, { signal }).catch(() => undefined)
  }
  await step()
}

function createSampler(
  pids: readonly number[],
  readings: readonly PowerReading[],
  samples: MachineSample[],
): () => Promise<void> {
  let before = { atMs: Number.NaN, cpuMs: new Map<number, number>(), readingCount: 0 }

  return async () => {
    const [cpuMs, rssBytes, temperatureC, clockMhz] = await Promise.all([
      readEach(pids, cpuMsOf),
      readEach(pids, rssBytesOf),
      readTemperatureC(),
      readClockMhz(),
    ])
    // CPU time is compared with a clock that nobody sets; the sample itself has the time of day.
    const now = { atMs: performance.now(), cpuMs, readingCount: readings.length }
    const watts = now.readingCount > before.readingCount ? readings.at(-1)?.watts : undefined
    samples.push({
      atMs: Date.now(),
      cpuShare: cpuSharesBetween(before, now),
      rssBytes: Object.fromEntries(rssBytes),
      ...(temperatureC === undefined ? {} : { temperatureC }),
      ...(clockMhz === undefined ? {} : { clockMhz }),
      ...(watts === undefined ? {} : { watts }),
    })
    before = now
  }
}

/** What can be read of these processes. */
async function readEach(
  pids: readonly number[],
  read: (pid: number) => Promise<number>,
): Promise<Map<number, number>> {
  const all = await Promise.all(
    pids.map(async (pid) => [pid, await read(pid).catch(() => undefined)] as const),
  )
  return new Map(all.flatMap(([pid, value]) => (value === undefined ? [] : [[pid, value] as const])))
}

function createReader(
  meter: PowerMeter,
  readings: PowerReading[],
  outages: MeterOutage[],
): () => Promise<void> {
  return async () => {
    const askedMs = Date.now()
    const lasting = outages.at(-1)?.untilMs === undefined ? outages.at(-1) : undefined
    try {
      const reading = await meter.read()
      // A meter that keeps a record may show again what it showed before.
      if (reading.atMs !== readings.at(-1)?.atMs) readings.push(reading)
      if (lasting !== undefined) outages.splice(-1, 1, { ...lasting, untilMs: askedMs })
    } catch (error) {
      if (lasting === undefined) outages.push({ fromMs: askedMs, reason: (error as Error).message })
    }
  }
}
