import type { MachineSample } from '../machine/sample.ts'
import type { Target } from '../target/target.ts'
import type { Sample } from './results.ts'

/** Of a test that lasts for hours so many samples are enough, and fit into the report. */
const SAMPLES_MAX = 5_000

/** Every so many-th of them, so that there are not too many. */
export function thinned<Sampled>(samples: readonly Sampled[]): Sampled[] {
  const step = Math.ceil(samples.length / SAMPLES_MAX)
  return samples.filter((_, index) => index % step === 0)
}

/** Of a shop on another machine only the meter's figures are its own. */
export function sampleOf(
  sample: MachineSample,
  { pids, isThisMachine }: Pick<Target, 'pids' | 'isThisMachine'>,
): Sample {
  const named = (values: Readonly<Record<number, number>>) =>
    Object.fromEntries(
      Object.entries(pids).flatMap(([name, pid]) => {
        const value = values[pid]
        return value === undefined ? [] : [[name, value]]
      }),
    )
  const { atMs, cpuShare, rssBytes, temperatureC, clockMhz } = sample
  return {
    atMs,
    cpuShare: named(cpuShare),
    rssBytes: named(rssBytes),
    ...(isThisMachine && temperatureC !== undefined ? { temperatureC } : {}),
    ...(isThisMachine && clockMhz !== undefined ? { clockMhz } : {}),
  }
}
