import { setTimeout as delay } from 'node:timers/promises'
import { cpuMsOf } from '../loadtest/machine/process-usage.ts'
import { busyMsOf } from '../loadtest/machine/processors.ts'
import { type Meters, measure, RAMP_MS, type Window } from './measure.ts'
import { BenchFault } from './options.ts'
import type { Rig } from './rig.ts'
import type { Scenario } from './scenarios.ts'
import type { Server } from './servers/server.ts'

/** Requests a second to get ready for where nothing is measured yet. */
const RATE_EXPECTED = 8000
/** A later window may be faster than the ones before it. */
const PREPARED_SHARE = 1.5
/** Lets what the database still does for the one before end. */
const PAUSE_MS = 300

/** What else was at work within a window, as shares of one processor. */
export interface Bystanders {
  /** Other programs on the server's processor; undefined where nothing is pinned. */
  readonly others: number | undefined
  /** The load itself on its own processor: near 1 it is what was measured. */
  readonly load: number
}

/** Measures the servers of a rig, one after the other. */
export interface Gauge {
  measureOne(of: {
    server: Server
    scenario: Scenario['name']
    clients: number
    seconds: number
  }): Promise<Window>
  /** One for each window so far. */
  readonly bystanders: readonly Bystanders[]
}

/** @param readMore - counts more of a server than its time */
export function createGauge(
  { mariadbdPid, processors }: Rig,
  signal: AbortSignal,
  readMore: (server: Server) => Promise<Record<string, number>> = async () => ({}),
): Gauge {
  const rates = new Map<Scenario, number>()
  const bystanders: Bystanders[] = []

  const metersOf =
    (server: Server): Meters =>
    async () => ({
      ...(await readMore(server)),
      server: await cpuMsOf(server.pid),
      mariadbd: await cpuMsOf(mariadbdPid),
      load: await cpuMsOf(process.pid),
      server_processor: processors === undefined ? Number.NaN : await busyMsOf(processors.server),
    })

  return {
    bystanders,
    async measureOne({ server, scenario: name, clients, seconds }) {
      const scenario = scenarioOf(server, name)
      const rate = rates.get(scenario) ?? RATE_EXPECTED
      await scenario.prepare(Math.ceil(rate * PREPARED_SHARE * (seconds + (2 * RAMP_MS) / 1000)))
      await delay(PAUSE_MS, undefined, { signal })
      const window = await measure({
        url: server.url,
        scenario,
        clients,
        seconds,
        readMeters: metersOf(server),
        signal,
      }).catch((error: unknown) => {
        throw error instanceof BenchFault ? new BenchFault(`${server.name}: ${error.message}`) : error
      })
      rates.set(scenario, Math.max(rates.get(scenario) ?? 0, window.requestCount / window.seconds))
      bystanders.push(bystandersOf(window))
      return window
    },
  }
}

/** @throws Error where the server has no such scenario */
export function scenarioOf(server: Server, name: Scenario['name']): Scenario {
  const scenario = server.scenarios.find((one) => one.name === name)
  if (scenario === undefined) throw new Error(`${server.name} has no scenario ${name}`)
  return scenario
}

function bystandersOf({ metered, seconds }: Window): Bystanders {
  const { server = 0, mariadbd = 0, load = 0, server_processor: busy = Number.NaN } = metered
  return {
    others: Number.isNaN(busy) ? undefined : Math.max(busy - server - mariadbd, 0) / (seconds * 1000),
    load: load / (seconds * 1000),
  }
}
