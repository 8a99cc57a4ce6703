import { setTimeout as delay } from 'node:timers/promises'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { cpuMsOf } from '../loadtest/machine/process-usage.ts'
import { busyMsOf } from '../loadtest/machine/processors.ts'
import { describeMachine, type Machine } from './machine.ts'
import { type Meters, measure, RAMP_MS, type Window } from './measure.ts'
import { BenchFault, type BenchOptions } from './options.ts'
import { type Figure, figureOf, type Measured } from './report.ts'
import { openRig, type Rig } from './rig.ts'
import { createScenarios, type Scenario } from './scenarios.ts'

/** Before the first window everything is compiled, cached and connected. */
const WARM_UP_SECONDS = 2
/** Requests a second to get ready for where nothing is measured yet. */
const RATE_EXPECTED = 8000
/** A later round may be faster than the ones before it. */
const PREPARED_SHARE = 1.5
/** Lets what the database still does for the one before end. */
const PAUSE_MS = 300

export interface BenchResult {
  readonly machine: Machine
  readonly measured: readonly Measured[]
  /** Share of the server's processor that other programs used; undefined where nothing is pinned. */
  readonly others: Figure | undefined
  /** Share of its own processor that the load itself used at the most: near 1 it is what was measured. */
  readonly load_most: number
}

export interface RunOptions extends BenchOptions {
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/**
 * Measures every scenario with every number of clients, in turns, and checks the books at the end.
 *
 * @throws BenchFault when an answer was not 200 or the books are not in order
 */
export async function runBench(options: RunOptions): Promise<BenchResult> {
  const { rounds, clients, signal, say } = options
  await using cleanUp = new AsyncDisposableStack()
  say('Opening a shop with a database of its own …')
  const rig = await openRig(cleanUp)
  signal.throwIfAborted()
  const machine = await describeMachine(rig.database, rig.folder)
  const bench = createBench(rig, options)

  say('Warming up …')
  for (const scenario of bench.scenarios) {
    await bench.measureOne(scenario, Math.max(...clients), WARM_UP_SECONDS)
  }
  const measured = bench.scenarios.flatMap((scenario) =>
    clients.map((count) => ({ scenario, clients: count, windows: [] as Window[] })),
  )
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds} …`)
    for (const one of measured) {
      one.windows.push(await bench.measureOne(one.scenario, one.clients, options.seconds))
    }
  }
  say('Checking the books …')
  const broken = await rig.database.read(checkInvariants)
  if (broken.length > 0) {
    throw new BenchFault(`The books are not in order: ${broken.map(({ name }) => name).join('; ')}.`)
  }
  return { machine, measured, ...bench.bystanders() }
}

function createBench({ url, database, pids, processors }: Rig, { signal }: RunOptions) {
  const scenarios = createScenarios(database)
  const rates = new Map<Scenario, number>()
  const others: number[] = []
  const loads: number[] = []

  const readMeters: Meters = async () => ({
    node: await cpuMsOf(pids.node),
    mariadbd: await cpuMsOf(pids.mariadbd),
    load: await cpuMsOf(process.pid),
    server_processor: processors === undefined ? Number.NaN : await busyMsOf(processors.server),
  })

  return {
    scenarios,
    async measureOne(scenario: Scenario, clients: number, seconds: number) {
      const rate = rates.get(scenario) ?? RATE_EXPECTED
      await scenario.prepare(Math.ceil(rate * PREPARED_SHARE * (seconds + (2 * RAMP_MS) / 1000)))
      await delay(PAUSE_MS, undefined, { signal })
      const window = await measure({ url, scenario, clients, seconds, readMeters, signal })
      rates.set(scenario, Math.max(rates.get(scenario) ?? 0, window.requestCount / window.seconds))
      const { node = 0, mariadbd = 0, load = 0, server_processor: busy = Number.NaN } = window.metered
      others.push(Math.max(busy - node - mariadbd, 0) / (window.seconds * 1000))
      loads.push(load / (window.seconds * 1000))
      return window
    },
    bystanders: () => ({
      others: processors === undefined ? undefined : figureOf(others),
      load_most: Math.max(...loads),
    }),
  }
}
