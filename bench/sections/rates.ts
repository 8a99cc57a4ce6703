import {
  cartTarget,
  highestRate,
  payTarget,
  type RateTarget,
  stocksTarget,
} from '../../loadtest/highest-rate.ts'
import { goodsNumbered, type OpenCart } from '../../loadtest/requests.ts'
import { checkBooks } from '../check-books.ts'
import { createGauge } from '../gauge.ts'
import type { Machine } from '../machine.ts'
import { openRig } from '../rig.ts'
import { GOODS_COUNT, PRICE, type Scenario } from '../scenarios.ts'
import type { Server, ServerName } from '../servers/server.ts'
import type { SectionOptions } from './section.ts'

/** Length of one step, at the most: twenty and more of them find one rate. */
const STEP_SECONDS_MAX = 3
/** Where a later round begins: a little below what the one before found. */
const FROM_SHARE = 0.7
const FROM_FIRST = 100
/** Before the first step everything is compiled, cached and connected. */
const WARM_UP = { clients: 32, seconds: 2 }

/** The highest rates of one server and one scenario. */
export interface RatesFound {
  readonly server: ServerName
  readonly scenario: Scenario['name']
  /** Requests a second, one for each round. */
  readonly rates: readonly number[]
  /** Whether in some round the load itself could send no more. */
  readonly isLimitedByLoad: boolean
}

export interface Rates {
  readonly machine: Machine
  readonly found: readonly RatesFound[]
}

/**
 * The highest steady rates at which every request succeeds and all but one in a hundred take less than 100 ms, in an
 * open loop: the requests come when they are due, whether or not earlier ones were answered.
 */
export async function measureRates({ seconds, rounds, signal, say }: SectionOptions): Promise<Rates> {
  await using cleanUp = new AsyncDisposableStack()
  say('Opening Kedai and plain Go to find their highest rates …')
  const rig = await openRig({ servers: ['kedai', 'go-few'], cleanUp })
  const cases = (['stocks', 'cart', 'pay'] as const).flatMap((scenario) =>
    rig.servers.map((server) => ({
      server,
      target: targetOf(server, scenario),
      rates: [] as number[],
      isLimitedByLoad: false,
    })),
  )
  say('Warming up …')
  const gauge = createGauge(rig, signal)
  for (const { server, target } of cases) {
    await gauge.measureOne({ server, scenario: target.name, ...WARM_UP })
  }
  for (let round = 1; round <= rounds; round++) {
    for (const one of cases) {
      const found = await highestRate(one.server.url, one.target, {
        signal,
        seconds: Math.min(seconds, STEP_SECONDS_MAX),
        from: Math.max(Math.round((one.rates.at(-1) ?? 0) * FROM_SHARE), FROM_FIRST),
      })
      signal.throwIfAborted()
      say(`Round ${round} of ${rounds}: ${one.server.name}, ${one.target.name}: ${found.rate} a second`)
      one.rates.push(found.rate)
      one.isLimitedByLoad ||= found.isLimitedByLoad
    }
  }
  await checkBooks(rig.servers)
  return {
    machine: rig.machine,
    found: cases.map(({ server, target, rates, isLimitedByLoad }) => ({
      server: server.name,
      scenario: target.name,
      rates,
      isLimitedByLoad,
    })),
  }
}

function targetOf(server: Server, scenario: Scenario['name']): RateTarget {
  const goods = goodsNumbered(GOODS_COUNT, PRICE)
  if (scenario === 'stocks') return stocksTarget()
  if (scenario === 'cart') return cartTarget(goods)
  return payTarget(server.url, goods, (count) => openCarts(server, count))
}

/** Straight into the tables: over HTTP it would take longer than to pay them. */
async function openCarts({ database, openCarts: openSome }: Server, count: number): Promise<OpenCart[]> {
  const ids: number[] = []
  while (ids.length < count) ids.push(...(await openSome(database)))
  return ids.map((cartId) => ({ cartId, totalAmount: PRICE }))
}
