import { rssBytesOf } from '../../loadtest/machine/process-usage.ts'
import { checkBooks } from '../check-books.ts'
import type { Bystanders } from '../gauge.ts'
import type { Machine } from '../machine.ts'
import { openRig } from '../rig.ts'
import { SERVER_NAMES, type ServerName } from '../servers/server.ts'
import { type Comparison, type Measured, measureClosedLoop } from './closed-loop.ts'
import type { SectionOptions } from './section.ts'

/** The rows that a list reads are the same few in both forms of Go. */
const LISTING: readonly ServerName[] = ['kedai', 'kedai-single', 'go-few']
const COMPARISONS: readonly Comparison[] = [
  { scenario: 'stocks', servers: LISTING },
  { scenario: 'stocks-by-name', servers: LISTING },
  { scenario: 'cart', servers: SERVER_NAMES },
  { scenario: 'pay', servers: SERVER_NAMES },
]

/** What a server takes beside time. */
export interface Footprint {
  readonly server: ServerName
  readonly start_ms: number
  readonly rss_at_rest_bytes: number
  readonly rss_after_load_bytes: number
}

export interface Throughput {
  readonly machine: Machine
  readonly measured: readonly Measured[]
  readonly footprints: readonly Footprint[]
  readonly bystanders: readonly Bystanders[]
}

/**
 * Stocks, cart and pay as fast as clients can ask for them, of Kedai and of plain Go.
 *
 * @throws BenchFault when an answer was not 200 or the books are not in order
 */
export async function measureThroughput(options: SectionOptions): Promise<Throughput> {
  await using cleanUp = new AsyncDisposableStack()
  options.say('Opening Kedai and plain Go, each on a schema of its own …')
  const rig = await openRig({ servers: SERVER_NAMES, cleanUp })
  options.signal.throwIfAborted()
  const atRest = await Promise.all(rig.servers.map(({ pid }) => rssBytesOf(pid)))

  const { measured, bystanders } = await measureClosedLoop(rig, COMPARISONS, options)

  const footprints = await Promise.all(
    rig.servers.map(async ({ name, pid, startMs }, index) => ({
      server: name,
      start_ms: startMs,
      rss_at_rest_bytes: atRest[index] ?? Number.NaN,
      rss_after_load_bytes: await rssBytesOf(pid),
    })),
  )
  options.say('Checking the books …')
  await checkBooks(rig.servers)
  return { machine: rig.machine, measured, footprints, bystanders }
}
