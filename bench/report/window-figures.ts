import { figureOf } from '../figure.ts'
import type { Window } from '../measure.ts'

/** Names of the meters: CPU time in milliseconds of each process. */
const CPU_METERS = ['server', 'mariadbd'] as const

/** Every figure of some windows, by the name that JSON gives it. */
export function figuresOf(windows: readonly Window[]) {
  const cpuMs = (window: Window, ...meters: readonly string[]) =>
    meters.reduce((sum, meter) => sum + (window.metered[meter] ?? Number.NaN), 0) / window.requestCount
  return {
    requests_per_second: figureOf(windows.map((one) => one.requestCount / one.seconds)),
    p50_ms: figureOf(windows.map((one) => one.p50Ms)),
    p99_ms: figureOf(windows.map((one) => one.p99Ms)),
    server_cpu_ms: figureOf(windows.map((one) => cpuMs(one, 'server'))),
    mariadbd_cpu_ms: figureOf(windows.map((one) => cpuMs(one, 'mariadbd'))),
    cpu_ms: figureOf(windows.map((one) => cpuMs(one, ...CPU_METERS))),
  }
}
