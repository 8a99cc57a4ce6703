import type { Chart, Series } from './chart.ts'
import type { Results, Sample } from './results.ts'
import { linearScale, runningScale } from './scale.ts'

const MIB = 1024 * 1024
/** More points than a chart has pixels say nothing more. */
const POINTS_MAX = 300

/** CPU, memory, temperature, clock and power over the whole run; only those that could be read. */
export function machineCharts({ samples, parts, power }: Results): Chart[] {
  const firstMs = samples[0]?.atMs ?? 0
  const marks = parts.map(({ name, fromMs }) => ({ x: Math.max(fromMs - firstMs, 0) / 1000, label: name }))
  const processes = [...new Set(samples.flatMap(({ rssBytes }) => Object.keys(rssBytes)))]
  const byProcess = (scale: number, pick: (sample: Sample) => Readonly<Record<string, number>>) =>
    processes.map((name, index) =>
      seriesOf(name, 1 + index, firstMs, samples, (sample) => {
        const value = pick(sample)[name]
        return value === undefined ? undefined : value * scale
      }),
    )
  const single = (label: string, pick: (sample: Sample) => number | undefined) => [
    seriesOf(label, 1, firstMs, samples, pick),
  ]
  return [
    chartOf(
      'CPU of each process',
      '% of one processor',
      byProcess(100, ({ cpuShare }) => cpuShare),
    ),
    chartOf(
      'Memory of each process (RSS)',
      'MiB',
      byProcess(1 / MIB, ({ rssBytes }) => rssBytes),
    ),
    chartOf(
      'Temperature',
      '°C',
      single('hottest zone', ({ temperatureC }) => temperatureC),
    ),
    chartOf(
      'Clock',
      'MHz',
      single('mean of the processors', ({ clockMhz }) => clockMhz),
    ),
    chartOf('Power', 'W', [seriesOf('meter', 1, firstMs, power?.watts ?? [], ({ watts }) => watts)]),
  ]
    .filter(({ series }) => series.length > 0)
    .map((chart) => ({ ...chart, marks }))
}

function chartOf(title: string, yLabel: string, all: readonly Series[]): Chart {
  const series = all.filter(({ points }) => points.length > 0)
  const points = series.flatMap((one) => one.points)
  return {
    title,
    xLabel: 'seconds',
    yLabel,
    x: runningScale(Math.max(...points.map(([x]) => x), 1)),
    y: linearScale(Math.max(...points.map(([, y]) => y), 1)),
    series,
  }
}

/** Means of as many samples as fall onto one point. */
function seriesOf<Sampled extends { readonly atMs: number }>(
  label: string,
  colour: number,
  firstMs: number,
  samples: readonly Sampled[],
  pick: (sample: Sampled) => number | undefined,
): Series {
  const read = samples.flatMap((sample) => {
    const value = pick(sample)
    const second = (sample.atMs - firstMs) / 1000
    return value === undefined || second < 0 ? [] : [[second, value] as const]
  })
  const step = Math.max(Math.ceil(read.length / POINTS_MAX), 1)
  const groups = Map.groupBy(read.entries(), ([index]) => Math.floor(index / step))
  return {
    label,
    colour,
    points: [...groups.values()].map((group) => {
      const mean = (place: 0 | 1) => group.reduce((sum, [, point]) => sum + point[place], 0) / group.length
      return [mean(0), mean(1)]
    }),
  }
}
