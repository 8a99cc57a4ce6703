import { setTimeout as delay } from 'node:timers/promises'
import { cpuMsOf } from '../../loadtest/machine/process-usage.ts'
import { chooseProcessors, pin } from '../../loadtest/machine/processors.ts'
import { type Figure, figureOf } from '../figure.ts'
import { measure, RAMP_MS, type Window } from '../measure.ts'
import { type DeepPage, measureDeepPages } from './deep-pages.ts'
import type { GrowthRequest } from './growth-requests.ts'
import { type FilledShop, openFilledShop, type Size } from './open-filled-shop.ts'

/** What everything is compared with. */
export const SMALL: Size = { goods: 1_000, transactions: 1_000 }
/** What one more request may cost in the big shop, as a multiple of what it costs in the small one. */
export const GROWTH_RATIO_MAX = 1.2

/** Requests a second to get ready for: one client at a time asks for no more. */
const RATE_EXPECTED = 1_500
const WARM_UP_SECONDS_MAX = 1
/** Lets what the database still does for the one before end. */
const PAUSE_MS = 200

export interface GrowthOptions extends Size {
  /** Where the filled shops are kept between runs: the big one takes minutes to fill. */
  readonly folder: string
  /** Of the database, as its option says it: `64M` is a shop's own. */
  readonly bufferPool: string
  /** Length of one measurement, in seconds. */
  readonly seconds: number
  /** How often each is measured, in turns. */
  readonly rounds: number
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** What one request costs in a shop. */
export interface Cost {
  /** CPU time of server and database, in milliseconds. */
  readonly cpuMs: Figure
  readonly p50Ms: Figure
  readonly p99Ms: Figure
}

export interface GrowthCost {
  readonly what: string
  readonly small: Cost
  readonly big: Cost
  /** CPU time in the big shop to that in the small one. */
  readonly ratio: number
}

export interface Growth {
  readonly big: Size
  readonly bufferPool: string
  readonly costs: readonly GrowthCost[]
  readonly deepPages: readonly DeepPage[]
  /** As {@link GrowthCost} has them. */
  readonly ratios: readonly { readonly what: string; readonly ratio: number }[]
}

/**
 * Measures what requests cost in a big shop and in a small one: one client at a time, no cache of lists, goods chosen
 * evenly from all there are. Both shops have a database server of their own with the same settings, and take turns.
 *
 * @throws BenchFault when an answer is not 200, or a folder or the disk cannot hold a shop
 */
export async function measureGrowth(options: GrowthOptions): Promise<Growth> {
  const { goods, transactions, bufferPool, rounds, seconds, signal, say } = options
  await using cleanUp = new AsyncDisposableStack()
  const processors = await chooseProcessors()
  const settings = [`--innodb-buffer-pool-size=${bufferPool}`]
  const open = (size: Size) => openFilledShop({ ...options, ...size, settings, processors, cleanUp })
  say(`Opening shops of ${SMALL.goods} and ${goods} goods, with a buffer pool of ${bufferPool} …`)
  const small = await open(SMALL)
  const big = await open({ goods, transactions })
  if (processors !== undefined) await pin(process.pid, processors.load)

  const cases = small.requests.flatMap((request, index) => {
    const other = big.requests[index]
    if (other === undefined) throw new Error('both shops are asked the same')
    return { what: request.name, small: of(small, request), big: of(big, other) }
  })
  say('Warming up …')
  for (const one of cases)
    for (const side of [one.small, one.big])
      await window(side, Math.min(seconds, WARM_UP_SECONDS_MAX), signal)
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds} …`)
    for (const one of cases) {
      for (const side of [one.small, one.big]) side.windows.push(await window(side, seconds, signal))
    }
  }
  const costs = cases.map(({ what, ...sides }) => {
    const [before, after] = [costOf(sides.small.windows), costOf(sides.big.windows)]
    return { what, small: before, big: after, ratio: after.cpuMs.median / before.cpuMs.median }
  })
  say('Deep pages …')
  const deepPages = await measureDeepPages(big, signal)
  return { big: { goods, transactions }, bufferPool, costs, deepPages, ratios: costs }
}

interface Side {
  readonly shop: FilledShop
  readonly request: GrowthRequest
  readonly windows: Window[]
}

const of = (shop: FilledShop, request: GrowthRequest): Side => ({ shop, request, windows: [] })

async function window({ shop, request }: Side, seconds: number, signal: AbortSignal): Promise<Window> {
  await request.prepare(Math.ceil(RATE_EXPECTED * (seconds + (2 * RAMP_MS) / 1000)))
  await delay(PAUSE_MS, undefined, { signal })
  const readMeters = async () => ({
    node: await cpuMsOf(shop.pids.node),
    mariadbd: await cpuMsOf(shop.pids.mariadbd),
  })
  return measure({ url: shop.url, scenario: request, clients: 1, seconds, readMeters, signal })
}

function costOf(windows: readonly Window[]): Cost {
  const cpuMsOfOne = ({ metered: { node = 0, mariadbd = 0 }, requestCount }: Window) =>
    (node + mariadbd) / requestCount
  return {
    cpuMs: figureOf(windows.map(cpuMsOfOne)),
    p50Ms: figureOf(windows.map(({ p50Ms }) => p50Ms)),
    p99Ms: figureOf(windows.map(({ p99Ms }) => p99Ms)),
  }
}
