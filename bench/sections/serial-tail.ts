import { fileURLToPath } from 'node:url'
import { checkBooks } from '../check-books.ts'
import { createGauge } from '../gauge.ts'
import type { Machine } from '../machine.ts'
import type { Window } from '../measure.ts'
import { openRig } from '../rig.ts'
import { SERIAL_TAIL_QUESTION } from '../serial-tail/question.ts'
import type { SectionOptions } from './section.ts'

const WATCHER = fileURLToPath(new URL('../serial-tail/tell-serial-tail.ts', import.meta.url))
const WARM_UP_SECONDS_MAX = 2

/** What the transactions of one number of clients were like, in each round. */
export interface SerialTailMeasured {
  readonly clients: number
  readonly rounds: readonly {
    readonly sales_per_transaction: number
    /** Of one transaction, from its start to the answer of COMMIT. */
    readonly whole_ms: number
    /** Of it, from the lock of the ledger's head to the sending of COMMIT. */
    readonly tail_ms: number
    /** Of it, from the sending of COMMIT to its answer. */
    readonly commit_ms: number
  }[]
}

export interface SerialTails {
  readonly machine: Machine
  readonly measured: readonly SerialTailMeasured[]
}

/**
 * How long the part of pay is in which only one transaction can be. On a server of its own, since watching it takes
 * time as well.
 */
export async function measureSerialTail(options: SectionOptions): Promise<SerialTails> {
  const { rounds, clients, seconds, signal, say } = options
  await using cleanUp = new AsyncDisposableStack()
  say('Opening Kedai to watch its transactions …')
  const rig = await openRig({ servers: ['kedai'], nodeOptions: [`--import=${WATCHER}`], cleanUp })
  const [server] = rig.servers
  if (server === undefined) throw new Error('a rig has a server')
  const gauge = createGauge(rig, signal, async (one) => ({
    ...((await one.ask(SERIAL_TAIL_QUESTION)) as Record<string, number>),
  }))
  const pay = { server, scenario: 'pay' } as const
  await gauge.measureOne({
    ...pay,
    clients: Math.max(...clients),
    seconds: Math.min(seconds, WARM_UP_SECONDS_MAX),
  })
  const measured = clients.map((count) => ({
    clients: count,
    rounds: [] as SerialTailMeasured['rounds'][number][],
  }))
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds} …`)
    for (const one of measured) {
      one.rounds.push(transactionOf(await gauge.measureOne({ ...pay, clients: one.clients, seconds })))
    }
  }
  await checkBooks(rig.servers)
  return { machine: rig.machine, measured }
}

function transactionOf({ requestCount, metered }: Window): SerialTailMeasured['rounds'][number] {
  const { transactions = 0, wholeMs = 0, tailMs = 0, commitMs = 0 } = metered
  return {
    sales_per_transaction: requestCount / transactions,
    whole_ms: wholeMs / transactions,
    tail_ms: tailMs / transactions,
    commit_ms: commitMs / transactions,
  }
}
