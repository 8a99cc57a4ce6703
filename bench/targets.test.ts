import { describe, expect, it } from 'vitest'
import { summarise } from '../loadtest/summary.ts'
import type { Window } from './measure.ts'
import { targetsTable } from './report/targets-table.ts'
import { whereGoIsBetter } from './report/where-go-is-better.ts'
import type { BenchResults } from './results.ts'
import type { Measured } from './sections/closed-loop.ts'
import type { PaperMeasured } from './sections/paper.ts'
import { judge, TARGETS } from './targets.ts'

const MACHINE = {
  cpu: 'Cortex-A72',
  cpu_count: 4,
  linux: '6.12',
  node: 'v24.21.0',
  database: '10.11.19',
  file_system: 'ext2/ext3',
  flush_ms: 1,
}

function measuredOf(
  server: Measured['server'],
  scenario: Measured['scenario'],
  clients: number,
  requestCounts: readonly number[],
  cpuMs = 1000,
): Measured {
  const windows = requestCounts.map(
    (requestCount): Window => ({
      requestCount,
      seconds: 1,
      p50Ms: 1000 / requestCount,
      p99Ms: 5000 / requestCount,
      metered: { server: cpuMs, mariadbd: 0 },
    }),
  )
  return { server, scenario, clients, windows }
}

function throughputOf(...measured: readonly Measured[]): BenchResults {
  return { throughput: { machine: MACHINE, measured, footprints: [], bystanders: [] } }
}

/** A second of requests, each of which takes so long and has such a code. */
function paperOf(
  server: PaperMeasured['server'],
  scenario: string,
  hits: readonly (readonly [latencyMs: number, code: number])[],
): PaperMeasured {
  const all = summarise(
    hits.map(([latencyMs, code], atMs) => ({ atMs, latencyMs, code, error: '', body: '' })),
  )
  return { server, scenario, rounds: [{ cart: all, stocks: all, all }] }
}

function outcomeOf(results: BenchResults, what: string, against?: string) {
  const found = judge(results).find((one) => one.what === what && one.against === against)
  return [found?.value, found?.verdict]
}

describe('a target', () => {
  it('is not measured where its section was left out', () => {
    expect(new Set(judge({}).map(({ verdict }) => verdict))).toEqual(new Set(['not measured']))
  })

  it('is there once, for each cell of the tables', () => {
    const names = TARGETS.map(({ what, against }) => `${what} ${against}`)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(35)
  })

  it('of throughput holds medians against those of plain Go, on both forms of rows', () => {
    const results = throughputOf(
      measuredOf('kedai', 'pay', 32, [100, 5000, 9000]),
      measuredOf('go-few', 'pay', 32, [900, 1000, 5000]),
      measuredOf('go-same', 'pay', 32, [400, 500, 501]),
    )
    expect(outcomeOf(results, 'pay: throughput at 32 clients', 'go-few')).toEqual([5, 'met'])
    expect(outcomeOf(results, 'pay: throughput at 32 clients', 'go-same')).toEqual([10, 'met'])
    expect(outcomeOf(results, 'pay: throughput at 128 clients', 'go-few')).toEqual([
      undefined,
      'not measured',
    ])
  })

  it('of throughput is missed by a little as well', () => {
    const results = throughputOf(
      measuredOf('kedai', 'cart', 32, [7999]),
      measuredOf('go-few', 'cart', 32, [1000]),
    )
    expect(outcomeOf(results, 'cart: throughput at 32 clients', 'go-few')).toEqual([7.999, 'missed'])
  })

  it('of CPU is met by what is less', () => {
    const results = throughputOf(
      measuredOf('kedai', 'pay', 32, [1000], 250),
      measuredOf('go-few', 'pay', 32, [1000], 1000),
      measuredOf('go-same', 'pay', 32, [1000], 2000),
    )
    expect(outcomeOf(results, 'pay: CPU at 32 clients', 'go-few')).toEqual([0.25, 'met'])
    expect(outcomeOf(results, 'pay: CPU at 32 clients', 'go-same')).toEqual([0.125, 'missed'])
  })

  it('of stocks takes the cached and the uncached list apart', () => {
    const results = throughputOf(
      measuredOf('kedai', 'stocks', 32, [12_000]),
      measuredOf('kedai-single', 'stocks', 32, [1200]),
      measuredOf('go-few', 'stocks', 32, [1000]),
    )
    expect(outcomeOf(results, 'stocks, cached: throughput at 32 clients', 'go-few')).toEqual([12, 'met'])
    expect(outcomeOf(results, 'stocks, uncached: throughput at 32 clients', 'go-few')).toEqual([
      1.2,
      'missed',
    ])
  })

  it('of slow flushes is of their own section', () => {
    const measured = [measuredOf('kedai', 'pay', 128, [4000]), measuredOf('go-few', 'pay', 128, [400])]
    const results = { 'slow-flush': { machine: MACHINE, added_ms: 10, commit_ms: 10.5, measured } }
    const what = 'pay with +10 ms a flush: throughput at 128 clients'
    expect(outcomeOf(results, what, 'go-few')).toEqual([10, 'met'])
    expect(outcomeOf(results, 'pay: throughput at 128 clients', 'go-few')).toEqual([
      undefined,
      'not measured',
    ])
  })

  it('of the highest rate holds the medians of the rounds against each other', () => {
    const found = [
      { server: 'kedai', scenario: 'pay', rates: [3900, 100, 4100], isLimitedByLoad: false },
      { server: 'go-few', scenario: 'pay', rates: [1000, 1000, 2000], isLimitedByLoad: false },
    ] as const
    const results = { rates: { machine: MACHINE, found } }
    const what = 'pay: highest rate with p99 < 100 ms and 100 % success'
    expect(outcomeOf(results, what, 'go-few')).toEqual([3.9, 'missed'])
  })

  it('of the paper’s load test counts every request that failed, and what it failed with', () => {
    const good = [5, 200] as const
    const results = (codes: readonly (readonly [number, number])[]) => ({
      paper: {
        machine: MACHINE,
        measured: [
          paperOf('kedai', 'S1', [good, [7, 200]]),
          paperOf('go-few', 'S1', [[5, 200], good]),
          paperOf('kedai', '10xS3', codes),
        ],
      },
    })
    expect(outcomeOf(results([good]), 'S1: mean', 'go-few')).toEqual([1.2, 'met'])
    expect(outcomeOf(results([good]), 'S1: p99', 'go-few')).toEqual([1.4, 'met'])
    expect(outcomeOf(results([good]), '10xS3: success')).toEqual([100, 'met'])
    expect(outcomeOf(results([good, [1, 503]]), '10xS3: success')).toEqual([50, 'missed'])
    expect(outcomeOf(results([good, [1, 503]]), '10xS3: neither success nor 503')).toEqual([0, 'met'])
    expect(outcomeOf(results([[1, 500], [1, 0], good]), '10xS3: neither success nor 503')).toEqual([
      2,
      'missed',
    ])
  })

  it('of processes and of growth is absolute', () => {
    const results: BenchResults = {
      process: {
        start_ms: 190,
        rss_at_rest_bytes: 70_000_001,
        rss_after_load_bytes: 104_000_000,
        all_in_one_rss_bytes: 300_000_000,
      },
      growth: {
        big: { goods: 1_000_000, transactions: 10_000_000 },
        bufferPool: '64M',
        costs: [],
        deepPages: [],
        ratios: [
          { what: 'cart', ratio: 1.21 },
          { what: 'pay', ratio: 1.1 },
        ],
      },
    }
    expect(outcomeOf(results, 'one function: start to first answer')).toEqual([190, 'met'])
    expect(outcomeOf(results, 'one function: memory at rest')[1]).toBe('missed')
    expect(outcomeOf(results, 'one function: memory after load')).toEqual([104, 'met'])
    expect(outcomeOf(results, 'every function and MariaDB: memory at rest')).toEqual([300, 'met'])
    const growth = 'cost growth to 1 000 000 goods and 10 000 000 transactions, at the most'
    expect(outcomeOf(results, growth)).toEqual([1.21, 'missed'])
    const smaller = {
      big: { goods: 1_000_000, transactions: 10_000 },
      bufferPool: '64M',
      costs: [],
      deepPages: [],
    }
    expect(outcomeOf({ growth: { ...smaller, ratios: [{ what: 'cart', ratio: 1 }] } }, growth)).toEqual([
      undefined,
      'not measured',
    ])
  })
})

it('prints a target with its value, its bound and the verdict', () => {
  const bound = { atLeast: 5 }
  const one = { what: 'pay', against: 'go-few', unit: '×', bound } as const
  expect(
    targetsTable([
      { ...one, value: 5.678, verdict: 'met' },
      { ...one, against: 'go-same', value: undefined, verdict: 'not measured' },
      { what: 'S1', unit: '%', bound: { atLeast: 100 }, value: 99.996, verdict: 'missed' },
    ]),
  ).toBe(
    [
      'target                          measured  bound',
      'pay     to plain Go, few rows   5.68 ×    ≥ 5 ×    met',
      'pay     to plain Go, same rows  –         ≥ 5 ×    not measured',
      'S1                              99.99 %   ≥ 100 %  missed',
    ].join('\n'),
  )
})

it('says in what plain Go is better, and only that', () => {
  const results = throughputOf(
    measuredOf('kedai', 'cart', 1, [500]),
    measuredOf('go-few', 'cart', 1, [1000]),
    measuredOf('kedai', 'stocks', 1, [2000]),
    measuredOf('go-few', 'stocks', 1, [1000]),
  )
  expect(whereGoIsBetter(results)).toBe(
    [
      '                         Kedai     plain Go, few rows',
      'cart: p50 at one client  2.00 ms   1.00 ms',
      'cart: p99 at one client  10.00 ms  5.00 ms',
    ].join('\n'),
  )
  expect(whereGoIsBetter({})).toBeUndefined()
})
