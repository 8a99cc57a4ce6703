import type { Window } from './measure.ts'
import type { Scenario } from './scenarios.ts'

/** The rounds of one scenario with one number of clients. */
export interface Measured {
  readonly scenario: Scenario
  readonly clients: number
  readonly windows: readonly Window[]
}

/** A figure over all rounds. */
export interface Figure {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Names of the meters: CPU time in milliseconds of each process. */
export const CPU_METERS = ['node', 'mariadbd'] as const

/** Every figure of the report, by the name that JSON gives it. */
export function figuresOf(windows: readonly Window[]) {
  const cpuMs = (window: Window, ...meters: readonly string[]) =>
    meters.reduce((sum, meter) => sum + (window.metered[meter] ?? Number.NaN), 0) / window.requestCount
  return {
    requests_per_second: figureOf(windows.map((one) => one.requestCount / one.seconds)),
    p50_ms: figureOf(windows.map((one) => one.p50Ms)),
    p99_ms: figureOf(windows.map((one) => one.p99Ms)),
    node_cpu_ms: figureOf(windows.map((one) => cpuMs(one, 'node'))),
    mariadbd_cpu_ms: figureOf(windows.map((one) => cpuMs(one, 'mariadbd'))),
    cpu_ms: figureOf(windows.map((one) => cpuMs(one, ...CPU_METERS))),
  }
}

/** With an even number of values the lower of the two in the middle, so that it is one that was measured. */
export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  }
}

const COLUMNS = [
  ['requests/s', 'requests_per_second', 0],
  ['p50 ms', 'p50_ms', 2],
  ['p99 ms', 'p99_ms', 2],
  ['CPU-ms node', 'node_cpu_ms', 3],
  ['CPU-ms mariadbd', 'mariadbd_cpu_ms', 3],
  ['CPU-ms both', 'cpu_ms', 3],
] as const

/** The figures as plain text: the median of the rounds, and in brackets the least and the most. */
export function tableOf(measured: readonly Measured[]): string {
  const rows = measured.map(({ scenario, clients, windows }) => {
    const figures = figuresOf(windows)
    return [
      scenario.name,
      String(clients),
      ...COLUMNS.map(([, figure, digits]) => textOf(figures[figure], digits)),
    ]
  })
  const all = [['', 'clients', ...COLUMNS.map(([head]) => head)], ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function textOf({ median, least, most }: Figure, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
}
