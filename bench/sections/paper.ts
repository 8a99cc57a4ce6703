import { goodsNumbered } from '../../loadtest/requests.ts'
import {
  PAPER_SCENARIOS,
  PAPER_SECONDS,
  type PaperScenario,
  runPaperScenario,
  TEN_TIMES_S3,
} from '../../loadtest/scenarios.ts'
import { type Summary, summarise } from '../../loadtest/summary.ts'
import { checkBooks } from '../check-books.ts'
import type { Machine } from '../machine.ts'
import { openRig } from '../rig.ts'
import { GOODS_COUNT, PRICE } from '../scenarios.ts'
import type { ServerName } from '../servers/server.ts'
import type { SectionOptions } from './section.ts'

const COMPARED = ['kedai', 'go-few'] as const

/** What came of a scenario of the paper's in each round. */
export interface PaperMeasured {
  readonly server: ServerName
  readonly scenario: string
  readonly rounds: readonly {
    readonly cart: Summary
    readonly stocks: Summary
    /** Of both together. */
    readonly all: Summary
  }[]
}

export interface Paper {
  readonly machine: Machine
  readonly measured: readonly PaperMeasured[]
}

/**
 * The paper's own load test, in its order and open loop, then ten times its last scenario on Kedai. Each round begins
 * with servers that were just started, as the paper's did: what is slow at first counts.
 */
export async function measurePaper({ seconds, rounds, signal, say }: SectionOptions): Promise<Paper> {
  const cases = [
    ...PAPER_SCENARIOS.flatMap((scenario) => COMPARED.map((server) => caseOf(server, scenario))),
    caseOf('kedai', TEN_TIMES_S3),
  ]
  let machine: Machine | undefined
  for (let round = 1; round <= rounds; round++) {
    say(`The paper's load test, round ${round} of ${rounds} …`)
    machine = await runRound(cases, { seconds: Math.min(seconds, PAPER_SECONDS), signal })
  }
  if (machine === undefined) throw new Error('there is at least one round')
  return { machine, measured: cases.map((one) => ({ ...one, scenario: one.scenario.name })) }
}

function caseOf(server: ServerName, scenario: PaperScenario) {
  return { server, scenario, rounds: [] as PaperMeasured['rounds'][number][] }
}

async function runRound(
  cases: readonly ReturnType<typeof caseOf>[],
  options: { seconds: number; signal: AbortSignal },
): Promise<Machine> {
  await using cleanUp = new AsyncDisposableStack()
  const rig = await openRig({ servers: COMPARED, cleanUp })
  const goods = goodsNumbered(GOODS_COUNT, PRICE)
  for (const { server: name, scenario, rounds } of cases) {
    const server = rig.servers.find((one) => one.name === name)
    if (server === undefined) throw new Error(`${name} is not in the rig`)
    const { cart, stocks, hits } = await runPaperScenario(server.url, scenario, { goods, ...options })
    options.signal.throwIfAborted()
    const both = [...hits.cart, ...hits.stocks].toSorted((a, b) => a.atMs - b.atMs)
    rounds.push({ cart, stocks, all: summarise(both) })
  }
  await checkBooks(rig.servers)
  return rig.machine
}
