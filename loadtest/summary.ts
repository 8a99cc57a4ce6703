import { type Hit, isSuccess } from './vegeta/hit.ts'

/** What came of many requests, as vegeta counts it. */
export interface Summary {
  readonly requestCount: number
  /** Share of the requests that were answered with 2xx: 0 to 1. */
  readonly success: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
  /** Requests sent a second. */
  readonly offeredPerSecond: number
  /** Requests answered with 2xx, a second, from the first one's sending to the last one's answer. */
  readonly throughputPerSecond: number
  /** From the first one's sending to the last one's answer. */
  readonly durationSeconds: number
  /** How often each status came; 0 stands for no answer. */
  readonly codes: Readonly<Record<number, number>>
  /** Why there was no answer, each reason once, at most {@link REASONS_MAX}. */
  readonly reasons: readonly string[]
}

const REASONS_MAX = 5

/**
 * @param hits - in the order of sending
 * @see https://github.com/tsenart/vegeta/blob/v12.13.0/lib/metrics.go which counts duration, rate and throughput so
 */
export function summarise(hits: readonly Hit[]): Summary {
  const latencies = Float64Array.from(hits, ({ latencyMs }) => latencyMs).sort()
  const firstMs = hits[0]?.atMs ?? 0
  const endMs = hits.reduce((latest, { atMs, latencyMs }) => Math.max(latest, atMs + latencyMs), firstMs)
  const sendingSeconds = ((hits.at(-1)?.atMs ?? firstMs) - firstMs) / 1000
  const durationSeconds = (endMs - firstMs) / 1000
  const successCount = hits.filter(isSuccess).length
  const codes: Record<number, number> = {}
  for (const { code } of hits) codes[code] = (codes[code] ?? 0) + 1
  return {
    requestCount: hits.length,
    success: hits.length === 0 ? 0 : successCount / hits.length,
    meanMs: hits.length === 0 ? 0 : latencies.reduce((sum, one) => sum + one, 0) / hits.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    mostMs: latencies.at(-1) ?? 0,
    offeredPerSecond: sendingSeconds > 0 ? hits.length / sendingSeconds : hits.length,
    throughputPerSecond: durationSeconds > 0 ? successCount / durationSeconds : 0,
    durationSeconds,
    codes,
    reasons: [
      ...new Set(hits.filter(({ code }) => code === 0).map(({ error }) => withoutPorts(error))),
    ].slice(0, REASONS_MAX),
  }
}

/**
 * The least value that so large a share of them does not exceed.
 *
 * @param sorted - ascending
 * @param share - 0 to 1
 * @returns 0 where there are none
 */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? 0
}

/** Each connection has a port of its own, which says nothing and makes every reason another one. */
function withoutPorts(error: string): string {
  return error.replace(/\d+\.\d+\.\d+\.\d+:\d+->/, '')
}
