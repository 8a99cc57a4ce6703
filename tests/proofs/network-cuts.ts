import { setTimeout as delay } from 'node:timers/promises'
import type { Draw } from '../../bench/fill/draw.ts'
import type { DisturbedWay, Toxic } from './toxiproxy/disturbed-way.ts'

/** Every so many cuts one lasts for longer than the shop waits for its database, so that it has to say so. */
const LONG_CUT_EVERY = 100
const LONG_CUT_MS = 5_500
const CUT_MS_MIN = 5
const CUT_MS_MAX = 100
/** Of the answers that are on their way as a cut comes. */
const LATENCY_MS_MIN = 10
const LATENCY_MS_MAX = 30
const BYTES_MAX = 2_000
const AIMED_PART = 0.75
/** A cut that waits for a COMMIT comes without one in the end. */
const AIM_MS_MAX = 3_000
const POLL_MS = 1

/** A while in which the way to the database is cut; it is whole again afterwards. */
export interface Cut {
  readonly kind: 'off' | 'reset' | 'swallowed' | 'limited'
  readonly ms: number
  /** By how much answers come later before it. */
  readonly latencyMs: number
  /** Of answers that are still let through on each connection, where that is limited. */
  readonly bytes: number
  /** Whether it comes as a COMMIT of a sale has just been sent, or at any moment. */
  readonly isAimed: boolean
}

/** @param number - of the cut, from 1 */
export function drawCut(draw: Draw, number: number): Cut {
  const kinds = ['off', 'reset', 'swallowed', 'limited'] as const
  const cut = {
    kind: kinds[Math.floor(draw() * kinds.length)] ?? 'off',
    ms: wholeBetween(draw, CUT_MS_MIN, CUT_MS_MAX),
    latencyMs: wholeBetween(draw, LATENCY_MS_MIN, LATENCY_MS_MAX),
    bytes: wholeBetween(draw, 1, BYTES_MAX),
    isAimed: draw() < AIMED_PART,
  }
  return number % LONG_CUT_EVERY === 0 ? { ...cut, kind: 'swallowed', ms: LONG_CUT_MS, isAimed: true } : cut
}

const wholeBetween = (draw: Draw, min: number, max: number): number =>
  min + Math.floor(draw() * (max - min + 1))

/**
 * Answers come late for a moment; then the way is cut, and after the cut's time it is whole again.
 *
 * @param commitsSent - counts the COMMITs of sales
 */
export async function cut(
  way: DisturbedWay,
  { kind, ms, latencyMs, bytes, isAimed }: Cut,
  commitsSent: () => number,
): Promise<void> {
  await way.add({ type: 'latency', stream: 'downstream', attributes: { latency: latencyMs, jitter: 0 } })
  if (isAimed) await untilMore(commitsSent)
  if (kind === 'off') await way.setEnabled(false)
  else await way.add(toxicOf(kind, bytes))
  await delay(ms)
  await way.heal()
  if (kind === 'off') await way.setEnabled(true)
}

function toxicOf(kind: Exclude<Cut['kind'], 'off'>, bytes: number): Toxic {
  // Nobody is told that nothing comes; as the toxic goes, the connections are closed.
  if (kind === 'swallowed') return { type: 'timeout', stream: 'downstream', attributes: { timeout: 0 } }
  if (kind === 'limited') return { type: 'limit_data', stream: 'downstream', attributes: { bytes } }
  return { type: 'reset_peer', stream: 'downstream', attributes: { timeout: 0 } }
}

async function untilMore(count: () => number): Promise<void> {
  const before = count()
  const giveUpAt = performance.now() + AIM_MS_MAX
  while (count() === before && performance.now() < giveUpAt) await delay(POLL_MS)
}
