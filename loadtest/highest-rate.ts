import { setTimeout as delay } from 'node:timers/promises'
import { cartRequest, type Goods, type OpenCart, openCartIn, payRequest, STOCKS_REQUEST } from './requests.ts'
import { type Summary, summarise } from './summary.ts'
import { attack } from './vegeta/attack.ts'
import type { HttpRequest } from './vegeta/http-request.ts'

/** What is asked for faster and faster. */
export interface RateTarget {
  readonly name: 'stocks' | 'cart' | 'pay'
  /** Requests for one step, at least so many where each may be sent once only. */
  prepare(requestCount: number, signal: AbortSignal): Promise<Iterable<HttpRequest>>
}

/** One step of the ramp. */
export interface RateStep {
  /** Requests a second that were asked for. */
  readonly rate: number
  readonly summary: Summary
  readonly verdict: 'met' | 'missed' | 'load too slow'
}

export interface HighestRate {
  /** Requests a second; 0 where even one was too many. */
  readonly rate: number
  /** The load itself could send no more, so that the server may well do better. */
  readonly isLimitedByLoad: boolean
  /** In the order they were run in. */
  readonly steps: readonly RateStep[]
}

/** How many connections the load may have open: beyond it, it is late rather than the server's end. */
const WORKERS_MAX = 1024
/** A rate is found to within a twentieth of it. */
const PRECISION = 1.05
/** A single pause of the machine must not end the search: a step is run again before it counts as missed. */
const TRIES = 2
/** Less than this of what was asked for, and the load was too slow to send it. */
const SENT_SHARE_MIN = 0.95
/** Lets what the step before left behind end. */
const PAUSE_MS = 500

export interface HighestRateOptions {
  readonly signal: AbortSignal
  /** Length of one step. */
  readonly seconds?: number
  /** Requests a second of the first step. */
  readonly from?: number
  /** Nothing beyond it is tried. */
  readonly upTo?: number
  /** All but one in a hundred are answered faster. */
  readonly p99MsBelow?: number
  readonly onStep?: (step: RateStep) => void
  /** Runs one step; by default with vegeta. */
  readonly runStep?: (rate: number) => Promise<Summary>
}

/**
 * Doubles the rate until a request fails or the p99 is too high, or halves it until neither is so, then halves the span
 * between.
 *
 * @param url - `http://host:port`
 * @returns when it is stopped by the signal, what was found until then
 */
export async function highestRate(
  url: string,
  target: RateTarget,
  options: HighestRateOptions,
): Promise<HighestRate> {
  const { signal, from = 50, upTo = 200_000, p99MsBelow = 100, onStep = () => undefined } = options
  const runStep = options.runStep ?? ((rate) => attackAt(url, target, rate, options))
  const steps: RateStep[] = []

  async function tryRate(rate: number): Promise<boolean> {
    for (let tried = 0; tried < TRIES && !signal.aborted; tried++) {
      const summary = await runStep(rate)
      if (signal.aborted) break
      const step = { rate, summary, verdict: verdictOn(summary, rate, p99MsBelow) }
      steps.push(step)
      onStep(step)
      if (step.verdict === 'met') return true
    }
    return false
  }

  let highest = 0
  let tooHigh = from
  while (highest < upTo && (await tryRate(tooHigh))) {
    highest = tooHigh
    tooHigh = Math.min(2 * tooHigh, upTo)
  }
  while (highest === 0 && tooHigh >= 2 && !signal.aborted) {
    const lower = Math.floor(tooHigh / 2)
    if (await tryRate(lower)) highest = lower
    else tooHigh = lower
  }
  while (highest > 0 && tooHigh - highest > 1 && tooHigh / highest > PRECISION && !signal.aborted) {
    const between = Math.round((highest + tooHigh) / 2)
    if (await tryRate(between)) highest = between
    else tooHigh = between
  }
  const failed = steps.filter(({ rate, verdict }) => rate === tooHigh && verdict !== 'met')
  return {
    rate: highest,
    isLimitedByLoad: failed.length > 0 && failed.every(({ verdict }) => verdict === 'load too slow'),
    steps,
  }
}

function verdictOn(summary: Summary, rate: number, p99MsBelow: number): RateStep['verdict'] {
  if (summary.success < 1 || summary.p99Ms >= p99MsBelow) return 'missed'
  return summary.offeredPerSecond < rate * SENT_SHARE_MIN ? 'load too slow' : 'met'
}

async function attackAt(
  url: string,
  target: RateTarget,
  rate: number,
  { signal, seconds = 3 }: HighestRateOptions,
): Promise<Summary> {
  const requests = await target.prepare(Math.ceil(rate * seconds), signal)
  await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined)
  return summarise(await attack({ url, requests, rate, seconds, signal, workersMax: WORKERS_MAX }))
}

export function stocksTarget(): RateTarget {
  return { name: 'stocks', prepare: async () => [STOCKS_REQUEST] }
}

/** @param goods - that the carts are filled with, in turn */
export function cartTarget(goods: readonly Goods[]): RateTarget {
  return { name: 'cart', prepare: async () => goods.map((one) => cartRequest(one)) }
}

/**
 * Pays carts that were opened before, with a key each.
 *
 * @param openCarts - opens so many carts; by default over HTTP
 */
export function payTarget(
  url: string,
  goods: readonly Goods[],
  openCarts: (count: number, signal: AbortSignal) => Promise<readonly OpenCart[]> = (count, signal) =>
    openCartsOverHttp(url, goods, count, signal),
): RateTarget {
  return {
    name: 'pay',
    prepare: async (count, signal) => Iterator.from(await openCarts(count, signal)).map(payRequest),
  }
}

/** So many carts are opened at the same time, each connection's next one after its last. */
const OPENING_WORKERS = 16
const OPENING_SECONDS_MAX = 600

async function openCartsOverHttp(
  url: string,
  goods: readonly Goods[],
  count: number,
  signal: AbortSignal,
): Promise<OpenCart[]> {
  const hits = await attack({
    url,
    requests: cartsOf(goods, count),
    rate: 'as answered',
    seconds: OPENING_SECONDS_MAX,
    signal,
    workersMax: OPENING_WORKERS,
    keepsBodies: true,
  })
  const carts = hits.map(({ body }) => openCartIn(body)).filter((cart) => cart !== undefined)
  if (carts.length < count && !signal.aborted) {
    throw new Error(`Of ${count} carts to be paid only ${carts.length} could be opened.`)
  }
  return carts
}

function* cartsOf(goods: readonly Goods[], count: number): Generator<HttpRequest> {
  const requests = goods.map((one) => cartRequest(one))
  for (let sent = 0; sent < count; ) {
    for (const request of requests.slice(0, count - sent)) {
      yield request
      sent++
    }
  }
}
