import { GAP_MS_MAX, type PowerMeter, type PowerReading } from './power-meter.ts'

/** What was drawn within one window of time. */
export interface EnergyWindow {
  readonly seconds: number
  /** Share of it that the readings cover, 0..1. */
  readonly coverage: number
  /** Mean over what is covered; undefined where nothing is. */
  readonly meanWatts: number | undefined
}

/** What one sale took, in joules. Undefined where nobody can know. */
export interface SaleEnergy {
  /** All that the machine drew, for each sale. */
  readonly joulesPerSale: number | undefined
  /** What it drew beyond idling, for each sale; below 0 where the noise is more than the load. */
  readonly joulesPerSaleAboveIdle: number | undefined
}

interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

/** A difference of so many steps of a counter is right within 1 %. */
const STEPS_MIN = 100
/** With less of a window read, its mean does not stand for the rest. */
const COVERAGE_MIN = 0.8

/**
 * Energy of a window, reading by reading: by the counter where it moved far enough, by the trapezoid of watts where
 * two readings are near enough, and else the time between them is a hole.
 *
 * @param readings - of one meter, also from outside the window
 */
export function energyIn(
  readings: readonly PowerReading[],
  window: Interval,
  meter: Pick<PowerMeter, 'counterStepJoules' | 'gapMsMax'>,
): EnergyWindow {
  const inOrder = readings.toSorted((one, other) => one.atMs - other.atMs)
  let joules = 0
  let coveredMs = 0
  for (const [index, to] of inOrder.entries()) {
    const from = inOrder[index - 1]
    if (from === undefined) continue
    const part = {
      fromMs: Math.max(from.atMs, window.fromMs),
      toMs: Math.min(to.atMs, window.toMs),
    }
    const watts = part.toMs > part.fromMs ? meanWattsBetween(from, to, part, meter) : undefined
    if (watts === undefined) continue
    joules += (watts * (part.toMs - part.fromMs)) / 1000
    coveredMs += part.toMs - part.fromMs
  }
  const windowMs = window.toMs - window.fromMs
  return {
    seconds: windowMs / 1000,
    coverage: windowMs > 0 ? coveredMs / windowMs : 0,
    meanWatts: coveredMs > 0 ? joules / (coveredMs / 1000) : undefined,
  }
}

/** Mean power within a part of the time between two readings; undefined where they do not tell. */
function meanWattsBetween(
  from: PowerReading,
  to: PowerReading,
  part: Interval,
  { counterStepJoules = Number.POSITIVE_INFINITY, gapMsMax = GAP_MS_MAX }: Parameters<typeof energyIn>[2],
): number | undefined {
  const lengthMs = to.atMs - from.atMs
  // A counter that went back was reset in between, and NaN is one that is not there.
  const counted = (to.joulesSoFar ?? Number.NaN) - (from.joulesSoFar ?? Number.NaN)
  if (counted >= STEPS_MIN * counterStepJoules) return counted / (lengthMs / 1000)
  if (from.watts === undefined || to.watts === undefined || lengthMs > gapMsMax) return undefined
  const middle = ((part.fromMs + part.toMs) / 2 - from.atMs) / lengthMs
  return from.watts + (to.watts - from.watts) * middle
}

/**
 * What a sale took in a window.
 *
 * @param idleWatts - mean while the machine served nobody; undefined where that was not measured
 * @param sales - number of sales that were made in it
 */
export function energyPerSale({
  window: { seconds, coverage, meanWatts },
  idleWatts,
  sales,
}: {
  readonly window: EnergyWindow
  readonly idleWatts: number | undefined
  readonly sales: number
}): SaleEnergy {
  if (meanWatts === undefined || coverage < COVERAGE_MIN || sales === 0) {
    return { joulesPerSale: undefined, joulesPerSaleAboveIdle: undefined }
  }
  return {
    joulesPerSale: (meanWatts * seconds) / sales,
    joulesPerSaleAboveIdle: idleWatts === undefined ? undefined : ((meanWatts - idleWatts) * seconds) / sales,
  }
}
