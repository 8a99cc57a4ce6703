import type { Measured } from '../sections/closed-loop.ts'
import { figureText, textTable } from './text-table.ts'
import { figuresOf } from './window-figures.ts'

const COLUMNS = [
  ['requests/s', 'requests_per_second', 0],
  ['p50 ms', 'p50_ms', 2],
  ['p99 ms', 'p99_ms', 2],
  ['CPU-ms server', 'server_cpu_ms', 3],
  ['CPU-ms mariadbd', 'mariadbd_cpu_ms', 3],
  ['CPU-ms both', 'cpu_ms', 3],
] as const

/** A line for each scenario, number of clients and server. */
export function closedLoopTable(measured: readonly Measured[]): string {
  return textTable(
    ['', 'clients', '', ...COLUMNS.map(([head]) => head)],
    measured.map(({ scenario, clients, server, windows }) => {
      const figures = figuresOf(windows)
      return [
        scenario,
        String(clients),
        server,
        ...COLUMNS.map(([, figure, digits]) => figureText(figures[figure], digits)),
      ]
    }),
  )
}
