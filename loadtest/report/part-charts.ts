import type { Chart, Series } from './chart.ts'
import type { Part, Ramp, Stream } from './results.ts'
import { linearScale, logScale, ninesScale, runningScale } from './scale.ts'

const COLOURS = 4

/** Latency over time, its distribution, and what was answered against what was asked. */
export function chartsOfPart(part: Part): Chart[] {
  const streams = part.streams.filter(({ intervals }) => intervals.length > 0)
  if (streams.length > 0)
    return [latencyChart(part, streams), distributionChart(streams), throughputChart(part, streams)]
  return part.ramps.filter(({ steps }) => steps.length > 0).map(rampChart)
}

function latencyChart(part: Part, streams: readonly Stream[]): Chart {
  const values = streams.flatMap(({ intervals }) => intervals.flatMap(({ p50Ms, p99Ms }) => [p50Ms, p99Ms]))
  return {
    title: 'Latency over time',
    xLabel: 'seconds',
    yLabel: 'ms',
    x: timeScale(part),
    y: logScale(Math.max(Math.min(...values), 0.1), Math.max(...values)),
    series: streams.flatMap(({ name, intervals }, index) => {
      const line = (
        label: string,
        pick: (one: Stream['intervals'][number]) => number,
        isDashed: boolean,
      ): Series => ({
        label,
        colour: colourOf(index),
        isDashed,
        points: intervals.map((one) => [secondsIn(part, one.atMs), pick(one)]),
      })
      return [
        line(`${name} p99`, ({ p99Ms }) => p99Ms, false),
        line(`${name} p50`, ({ p50Ms }) => p50Ms, true),
      ]
    }),
  }
}

function distributionChart(streams: readonly Stream[]): Chart {
  const latencies = streams.flatMap(({ percentiles }) => percentiles.map(([, latencyMs]) => latencyMs))
  return {
    title: 'How many were answered within which time (HDR histogram)',
    xLabel: 'share of the requests',
    yLabel: 'ms',
    x: ninesScale(Math.max(...streams.map(({ summary }) => summary.requestCount))),
    y: logScale(Math.max(Math.min(...latencies), 0.1), Math.max(...latencies)),
    series: streams.map(({ name, percentiles }, index) => ({
      label: name,
      colour: colourOf(index),
      points: percentiles,
    })),
  }
}

function throughputChart(part: Part, streams: readonly Stream[]): Chart {
  const perSecond = (one: Stream['answers'][number]) => one.count / one.seconds
  const values = streams.flatMap(({ offeredPerSecond, answers }) => [
    offeredPerSecond,
    ...answers.map(perSecond),
  ])
  return {
    title: 'Answered with 2xx, against what was asked for',
    xLabel: 'seconds',
    yLabel: 'a second',
    x: timeScale(part),
    y: linearScale(Math.max(...values)),
    series: streams.flatMap(({ name, offeredPerSecond, intervals, answers }, index): Series[] => {
      const lastAskedMs = intervals.at(-1)?.atMs ?? part.fromMs
      return [
        {
          label: name,
          colour: colourOf(index),
          points: answers.map((one) => [secondsIn(part, one.atMs), perSecond(one)]),
        },
        {
          label: `${name} asked`,
          colour: colourOf(index),
          isDashed: true,
          points: [
            [secondsIn(part, intervals[0]?.atMs ?? part.fromMs), offeredPerSecond],
            [secondsIn(part, lastAskedMs), offeredPerSecond],
          ],
        },
      ]
    }),
  }
}

function rampChart({ target, steps }: Ramp): Chart {
  const latencies = [100, ...steps.map(({ p99Ms }) => p99Ms)]
  return {
    title: `${target}: p99 at each rate that was tried`,
    xLabel: 'requests a second',
    yLabel: 'ms',
    x: runningScale(Math.max(...steps.map(({ rate }) => rate))),
    y: logScale(Math.max(Math.min(...latencies), 0.1), Math.max(...latencies)),
    series: (['met', 'missed'] as const).map((verdict, index) => ({
      label: verdict,
      colour: colourOf(index),
      isScattered: true,
      points: steps
        .filter((step) => (step.verdict === 'met') === (verdict === 'met'))
        .map(({ rate, p99Ms }) => [rate, p99Ms]),
    })),
    limit: { y: 100, label: '100 ms' },
  }
}

function timeScale({ fromMs, toMs }: Part) {
  return runningScale((toMs - fromMs) / 1000)
}

function secondsIn({ fromMs }: Part, atMs: number): number {
  return Math.max((atMs - fromMs) / 1000, 0)
}

function colourOf(index: number): number {
  return 1 + (index % COLOURS)
}
