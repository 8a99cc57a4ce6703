import { createGauge, type Gauge } from '../gauge.ts'
import type { Window } from '../measure.ts'
import type { Rig } from '../rig.ts'
import type { Scenario } from '../scenarios.ts'
import type { ServerName } from '../servers/server.ts'
import type { SectionOptions } from './section.ts'

/** Before the first window everything is compiled, cached and connected. */
const WARM_UP_SECONDS_MAX = 2

/** The rounds of one server, one scenario and one number of clients. */
export interface Measured {
  readonly server: ServerName
  readonly scenario: Scenario['name']
  readonly clients: number
  readonly windows: readonly Window[]
}

/** A scenario with the servers that are compared in it. */
export interface Comparison {
  readonly scenario: Scenario['name']
  readonly servers: readonly ServerName[]
}

/**
 * Keeps clients asking, each for the next thing as soon as it is answered. In each round the servers take turns, so
 * that whatever else the machine does meets all of them alike.
 */
export async function measureClosedLoop(
  rig: Rig,
  comparisons: readonly Comparison[],
  { seconds, rounds, clients, signal, say }: SectionOptions,
): Promise<{ measured: Measured[]; bystanders: Gauge['bystanders'] }> {
  const gauge = createGauge(rig, signal)
  const cases = comparisons.flatMap(({ scenario, servers }) =>
    clients.flatMap((count) =>
      rig.servers
        .filter(({ name }) => servers.includes(name))
        .map((server) => ({ server, scenario, clients: count, windows: [] as Window[] })),
    ),
  )
  say('Warming up …')
  const warmUpSeconds = Math.min(seconds, WARM_UP_SECONDS_MAX)
  for (const { server, scenario, clients: count } of cases) {
    if (count !== Math.max(...clients)) continue
    await gauge.measureOne({ server, scenario, clients: count, seconds: warmUpSeconds })
  }
  const warmUps = gauge.bystanders.length
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds} …`)
    for (const one of cases) one.windows.push(await gauge.measureOne({ ...one, seconds }))
  }
  return {
    measured: cases.map((one) => ({ ...one, server: one.server.name })),
    bystanders: gauge.bystanders.slice(warmUps),
  }
}
