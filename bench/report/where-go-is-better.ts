import { PAPER_SCENARIOS } from '../../loadtest/scenarios.ts'
import { type BenchResults, closedLoopFigure, paperFigure } from '../results.ts'
import type { ServerName } from '../servers/server.ts'
import { textTable } from './text-table.ts'

/** Something that is the better the less it is. */
interface Compared {
  readonly what: string
  readonly unit: string
  readonly of: (results: BenchResults, server: ServerName) => number | undefined
}

const MB = 1_000_000

const COMPARED: readonly Compared[] = [
  ...(['stocks', 'cart', 'pay'] as const).flatMap((scenario): Compared[] => [
    {
      what: `${scenario}: p50 at one client`,
      unit: 'ms',
      of: ({ throughput }, server) =>
        closedLoopFigure(throughput?.measured, { server, scenario, clients: 1 }, 'p50_ms'),
    },
    {
      what: `${scenario}: p99 at one client`,
      unit: 'ms',
      of: ({ throughput }, server) =>
        closedLoopFigure(throughput?.measured, { server, scenario, clients: 1 }, 'p99_ms'),
    },
  ]),
  ...PAPER_SCENARIOS.flatMap(({ name: scenario }): Compared[] => [
    {
      what: `${scenario}: mean`,
      unit: 'ms',
      of: (results, server) => paperFigure(results, { server, scenario }, 'meanMs')?.median,
    },
    {
      what: `${scenario}: p99`,
      unit: 'ms',
      of: (results, server) => paperFigure(results, { server, scenario }, 'p99Ms')?.median,
    },
  ]),
  {
    what: 'start to first answer, the whole shop',
    unit: 'ms',
    of: (results, server) => footprintOf(results, server)?.start_ms,
  },
  {
    what: 'memory at rest, the whole shop without MariaDB',
    unit: 'MB',
    of: (results, server) => megabytes(footprintOf(results, server)?.rss_at_rest_bytes),
  },
  {
    what: 'memory after load, the whole shop without MariaDB',
    unit: 'MB',
    of: (results, server) => megabytes(footprintOf(results, server)?.rss_after_load_bytes),
  },
]

/** @returns a line for each figure in which plain Go with few rows was better; undefined where there is none */
export function whereGoIsBetter(results: BenchResults): string | undefined {
  const rows = COMPARED.flatMap(({ what, unit, of }) => {
    const [kedai, go] = [of(results, 'kedai'), of(results, 'go-few')]
    return kedai !== undefined && go !== undefined && go < kedai
      ? [[what, `${kedai.toFixed(2)} ${unit}`, `${go.toFixed(2)} ${unit}`]]
      : []
  })
  return rows.length === 0 ? undefined : textTable(['', 'Kedai', 'plain Go, few rows'], rows)
}

function footprintOf({ throughput }: BenchResults, server: ServerName) {
  return throughput?.footprints.find((one) => one.server === server)
}

function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / MB
}
