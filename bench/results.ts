import { type Figure, figureOf } from './figure.ts'
import type { Growth } from './growth/measure-growth.ts'
import { figuresOf } from './report/window-figures.ts'
import type { Measured } from './sections/closed-loop.ts'
import type { Paper } from './sections/paper.ts'
import type { Rates } from './sections/rates.ts'
import type { SerialTails } from './sections/serial-tail.ts'
import type { SlowFlush } from './sections/slow-flush.ts'
import type { Throughput } from './sections/throughput.ts'
import type { ServerName } from './servers/server.ts'

/** What one function, and all of them with their database, take. */
export interface ProcessFigures {
  /** From the start of one function's process to its first answer with the database. */
  readonly start_ms: number
  readonly rss_at_rest_bytes: number
  readonly rss_after_load_bytes: number
  /** Every function in one process, and MariaDB. */
  readonly all_in_one_rss_bytes: number
}

/** The results of those sections that were measured. */
export interface BenchResults {
  readonly throughput?: Throughput
  readonly 'slow-flush'?: SlowFlush
  readonly rates?: Rates
  readonly paper?: Paper
  readonly 'serial-tail'?: SerialTails
  readonly process?: ProcessFigures
  readonly growth?: Growth
}

/** Which figure of a server, in the words of the tables. */
export interface Wanted {
  readonly server: ServerName
  readonly scenario: string
}

/** @returns undefined where it was not measured */
export function closedLoopFigure(
  measured: readonly Measured[] | undefined,
  { server, scenario, clients }: Wanted & { readonly clients: number },
  figure: keyof ReturnType<typeof figuresOf>,
): number | undefined {
  const found = measured?.find(
    (one) => one.server === server && one.scenario === scenario && one.clients === clients,
  )
  return found === undefined ? undefined : figuresOf(found.windows)[figure].median
}

/** @returns requests a second; undefined where it was not measured */
export function highestRateOf({ rates }: BenchResults, { server, scenario }: Wanted): number | undefined {
  const found = rates?.found.find((one) => one.server === server && one.scenario === scenario)
  return found === undefined ? undefined : figureOf(found.rates).median
}

/** @returns undefined where it was not measured */
export function paperFigure(
  { paper }: BenchResults,
  { server, scenario }: Wanted,
  figure: 'success' | 'meanMs' | 'p99Ms',
): Figure | undefined {
  const found = paper?.measured.find((one) => one.server === server && one.scenario === scenario)
  return found === undefined ? undefined : figureOf(found.rounds.map(({ all }) => all[figure]))
}
