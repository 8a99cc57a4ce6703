import { setTimeout as delay } from 'node:timers/promises'
import type { Goods } from '../requests.ts'
import type { Hit } from '../vegeta/hit.ts'
import { arrivals } from './arrivals.ts'
import type { CustomerClient } from './customer-client.ts'
import { makeSale, STEPS, type Step } from './sale.ts'

/** Customers in the shop at the same time; whoever comes beyond that is counted as not answered. */
export const CUSTOMERS_MAX = 2000

export interface CrowdOptions {
  readonly client: CustomerClient
  readonly goods: readonly Goods[]
  /** Customers a second, on average. */
  readonly rate: number
  readonly seconds: number
  readonly seed: number
  /** Nobody comes in any more; who is there finishes. */
  readonly signal: AbortSignal
}

/**
 * Lets customers come in, each making a whole sale.
 *
 * @returns every request by what it was for, in the order of sending
 */
export async function letIn(options: CrowdOptions): Promise<Record<Step, Hit[]>> {
  const { client, goods, rate, seconds, seed, signal } = options
  const hits = Object.fromEntries(STEPS.map((step) => [step, [] as Hit[]])) as Record<Step, Hit[]>
  const record = (step: Step, hit: Hit) => hits[step].push(hit)
  const goodsAt = (place: number) => goods[place] ?? { id: 0, price: 0 }
  const beganMs = performance.now()
  const inside = new Set<Promise<void>>()
  for (const { afterMs, picks } of arrivals(rate, seconds, goods.length, seed)) {
    await delay(Math.max(beganMs + afterMs - performance.now(), 0), undefined, { signal }).catch(
      () => undefined,
    )
    if (signal.aborted) break
    if (inside.size >= CUSTOMERS_MAX) {
      const atMs = performance.timeOrigin + performance.now()
      record('sale', { atMs, latencyMs: 0, code: 0, error: 'the shop was full', body: '' })
      continue
    }
    const sale = makeSale(client, [goodsAt(picks[0]), goodsAt(picks[1])], record).finally(() =>
      inside.delete(sale),
    )
    inside.add(sale)
  }
  await Promise.all(inside)
  for (const step of STEPS) hits[step].sort((a, b) => a.atMs - b.atMs)
  return hits
}
