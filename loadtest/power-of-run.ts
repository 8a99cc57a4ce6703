import type { Sampling } from './machine/sample.ts'
import { type EnergyWindow, energyIn, energyPerSale } from './power/energy.ts'
import type { PowerMeter, PowerReading } from './power/power-meter.ts'
import type { Part, Results } from './report/results.ts'
import { thinned } from './report/samples.ts'

/** What the meter says of a run, and of each part of it. */
export interface PowerOfRun {
  readonly power: NonNullable<Results['power']>
  of(part: Part): NonNullable<Part['energy']>
}

/**
 * @param idle - the window before the first part, in which nothing was asked for
 */
export async function powerOfRun(
  meter: PowerMeter,
  { readings, outages }: Pick<Sampling, 'readings' | 'outages'>,
  idle: { fromMs: number; toMs: number },
): Promise<PowerOfRun> {
  const recorded = (await meter.recorded?.(idle.fromMs, Date.now()).catch(() => [])) ?? []
  const all: readonly PowerReading[] = recorded.length > 0 ? recorded : readings
  const idleWatts = energyIn(all, idle, meter).meanWatts
  return {
    power: {
      meter: meter.name,
      wasTriedOnHardware: meter.wasTriedOnHardware,
      ...(idleWatts === undefined ? {} : { idleWatts }),
      watts: thinned(wattsIn(all)),
      outages: outages.map((outage) => ({ ...outage })),
    },
    of(part) {
      const window: EnergyWindow = energyIn(all, part, meter)
      const sale = energyPerSale({ window, idleWatts, sales: part.saleCount })
      return {
        coverage: window.coverage,
        ...(window.meanWatts === undefined ? {} : { meanWatts: window.meanWatts }),
        ...(sale.joulesPerSale === undefined ? {} : { joulesPerSale: sale.joulesPerSale }),
        ...(sale.joulesPerSaleAboveIdle === undefined
          ? {}
          : { joulesPerSaleAboveIdle: sale.joulesPerSaleAboveIdle }),
      }
    },
  }
}

/** Of a meter that only counts, what was drawn on average since the reading before. */
function wattsIn(readings: readonly PowerReading[]): { atMs: number; watts: number }[] {
  return readings.flatMap(({ atMs, watts, joulesSoFar = Number.NaN }, index) => {
    const before = readings[index - 1]
    const counted = joulesSoFar - (before?.joulesSoFar ?? Number.NaN)
    const drawn = watts ?? (1000 * counted) / (atMs - (before?.atMs ?? Number.NaN))
    return drawn >= 0 ? [{ atMs, watts: drawn }] : []
  })
}
