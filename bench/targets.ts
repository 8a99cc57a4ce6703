import { PAPER_SCENARIOS, TEN_TIMES_S3 } from '../loadtest/scenarios.ts'
import { type BenchResults, closedLoopFigure, highestRateOf, paperFigure } from './results.ts'
import type { Scenario } from './scenarios.ts'
import type { Paper } from './sections/paper.ts'
import type { ServerName } from './servers/server.ts'

type Bound = { readonly atLeast: number } | { readonly atMost: number }
type Unit = '×' | '%' | 'ms' | 'MB' | 'answers'

/** What the project means to reach. */
export interface Target {
  readonly what: string
  /** Whose multiple it is; undefined for what is absolute. */
  readonly against?: 'go-few' | 'go-same'
  readonly unit: Unit
  readonly bound: Bound
  /** @returns in the target's unit; undefined where it was not measured */
  readonly value: (results: BenchResults) => number | undefined
}

/** What became of a target. */
export interface Outcome extends Omit<Target, 'value'> {
  readonly value: number | undefined
  readonly verdict: 'met' | 'missed' | 'not measured'
}

const MB = 1_000_000
const BIG = { goods: 1_000_000, transactions: 10_000_000 }

type Figure = 'requests_per_second' | 'cpu_ms'
interface Case {
  readonly scenario: Scenario['name']
  readonly clients: number
  readonly against: 'go-few' | 'go-same'
  readonly bound: Bound
  /** Which of Kedai's two. */
  readonly server?: ServerName
}

function throughput(what: string, one: Case): Target {
  return ofClosedLoop(`${what}: throughput at ${one.clients} clients`, one, 'requests_per_second')
}

function cpu(what: string, one: Case): Target {
  return ofClosedLoop(`${what}: CPU at ${one.clients} clients`, one, 'cpu_ms')
}

function ofClosedLoop(what: string, one: Case, figure: Figure): Target {
  const { against, bound, server = 'kedai' } = one
  return {
    what,
    against,
    unit: '×',
    bound,
    value: ({ throughput: { measured } = {} }) =>
      ratioOf(
        closedLoopFigure(measured, { ...one, server }, figure),
        closedLoopFigure(measured, { ...one, server: against }, figure),
      ),
  }
}

function slowFlush(clients: number, bound: Bound): Target {
  const one = { scenario: 'pay', clients } as const
  return {
    what: `pay with +10 ms a flush: throughput at ${clients} clients`,
    against: 'go-few',
    unit: '×',
    bound,
    value: ({ 'slow-flush': { measured } = {} }) =>
      ratioOf(
        closedLoopFigure(measured, { ...one, server: 'kedai' }, 'requests_per_second'),
        closedLoopFigure(measured, { ...one, server: 'go-few' }, 'requests_per_second'),
      ),
  }
}

function highestRate(scenario: string, bound: Bound): Target {
  return {
    what: `${scenario}: highest rate with p99 < 100 ms and 100 % success`,
    against: 'go-few',
    unit: '×',
    bound,
    value: (results) =>
      ratioOf(
        highestRateOf(results, { server: 'kedai', scenario }),
        highestRateOf(results, { server: 'go-few', scenario }),
      ),
  }
}

/** Of every request that was ever sent in it: one that failed in any round counts. */
function success(scenario: string): Target {
  return {
    what: `${scenario}: success`,
    unit: '%',
    bound: { atLeast: 100 },
    value: (results) => {
      const share = paperFigure(results, { server: 'kedai', scenario }, 'success')?.least
      return share === undefined ? undefined : share * 100
    },
  }
}

function paperLatency(scenario: string, figure: 'meanMs' | 'p99Ms', bound: Bound): Target {
  return {
    what: `${scenario}: ${figure === 'meanMs' ? 'mean' : 'p99'}`,
    against: 'go-few',
    unit: '×',
    bound,
    value: (results) =>
      ratioOf(
        paperFigure(results, { server: 'kedai', scenario }, figure)?.median,
        paperFigure(results, { server: 'go-few', scenario }, figure)?.median,
      ),
  }
}

export const TARGETS: readonly Target[] = [
  throughput('cart', { scenario: 'cart', clients: 32, against: 'go-same', bound: { atLeast: 8 } }),
  throughput('cart', { scenario: 'cart', clients: 32, against: 'go-few', bound: { atLeast: 8 } }),
  throughput('pay', { scenario: 'pay', clients: 32, against: 'go-same', bound: { atLeast: 10 } }),
  throughput('pay', { scenario: 'pay', clients: 128, against: 'go-same', bound: { atLeast: 18 } }),
  throughput('pay', { scenario: 'pay', clients: 32, against: 'go-few', bound: { atLeast: 5 } }),
  throughput('pay', { scenario: 'pay', clients: 128, against: 'go-few', bound: { atLeast: 9 } }),
  slowFlush(32, { atLeast: 3 }),
  slowFlush(128, { atLeast: 8 }),
  cpu('cart', { scenario: 'cart', clients: 32, against: 'go-same', bound: { atMost: 0.15 } }),
  cpu('cart', { scenario: 'cart', clients: 32, against: 'go-few', bound: { atMost: 0.15 } }),
  cpu('pay', { scenario: 'pay', clients: 32, against: 'go-same', bound: { atMost: 0.12 } }),
  cpu('pay', { scenario: 'pay', clients: 32, against: 'go-few', bound: { atMost: 0.25 } }),
  ...(['stocks', 'stocks-by-name'] as const).flatMap((scenario) => [
    throughput(`${scenario}, cached`, { scenario, clients: 32, against: 'go-few', bound: { atLeast: 12 } }),
    throughput(`${scenario}, uncached`, {
      scenario,
      clients: 32,
      against: 'go-few',
      bound: { atLeast: 1.3 },
      server: 'kedai-single',
    }),
  ]),
  highestRate('cart', { atLeast: 7 }),
  highestRate('pay', { atLeast: 4 }),
  highestRate('stocks', { atLeast: 2.3 }),
  ...PAPER_SCENARIOS.flatMap(({ name: scenario }) => [
    success(scenario),
    paperLatency(scenario, 'meanMs', { atMost: 1.2 }),
    paperLatency(scenario, 'p99Ms', { atMost: 2 }),
  ]),
  success(TEN_TIMES_S3.name),
  {
    what: `${TEN_TIMES_S3.name}: neither success nor 503`,
    unit: 'answers',
    bound: { atMost: 0 },
    value: ({ paper }) => paper && unexpectedAnswers(paper, TEN_TIMES_S3.name),
  },
  {
    what: 'one function: start to first answer',
    unit: 'ms',
    bound: { atMost: 190 },
    value: ({ process: one }) => one?.start_ms,
  },
  {
    what: 'one function: memory at rest',
    unit: 'MB',
    bound: { atMost: 70 },
    value: ({ process: one }) => megabytes(one?.rss_at_rest_bytes),
  },
  {
    what: 'one function: memory after load',
    unit: 'MB',
    bound: { atMost: 105 },
    value: ({ process: one }) => megabytes(one?.rss_after_load_bytes),
  },
  {
    what: 'every function and MariaDB: memory at rest',
    unit: 'MB',
    bound: { atMost: 300 },
    value: ({ process: one }) => megabytes(one?.all_in_one_rss_bytes),
  },
  {
    what: 'cost growth to 1 000 000 goods and 10 000 000 transactions, at the most',
    unit: '×',
    bound: { atMost: 1.2 },
    // Of another size it says nothing about this one.
    value: ({ growth }) =>
      growth?.big.goods === BIG.goods && growth.big.transactions === BIG.transactions
        ? Math.max(...growth.ratios.map(({ ratio }) => ratio))
        : undefined,
  },
]

/** Overload is answered with 503; anything else that is no success is a fault. */
function unexpectedAnswers({ measured }: Paper, scenario: string): number {
  return measured
    .filter((one) => one.server === 'kedai' && one.scenario === scenario)
    .flatMap(({ rounds }) => rounds.flatMap(({ all }) => Object.entries(all.codes)))
    .filter(([code]) => !/^(2..|503)$/.test(code))
    .reduce((sum, [, count]) => sum + count, 0)
}

/** Holds every target against what was measured. */
export function judge(results: BenchResults): Outcome[] {
  return TARGETS.map(({ value, ...target }) => {
    const found = value(results)
    return { ...target, value: found, verdict: verdictOf(found, target.bound) }
  })
}

function verdictOf(value: number | undefined, bound: Bound): Outcome['verdict'] {
  if (value === undefined) return 'not measured'
  return ('atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost) ? 'met' : 'missed'
}

function ratioOf(value: number | undefined, yardstick: number | undefined): number | undefined {
  return value === undefined || yardstick === undefined ? undefined : value / yardstick
}

function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / MB
}
