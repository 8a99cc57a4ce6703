import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { percentile, summarise } from '../summary.ts'
import { type Hit, isSuccess } from '../vegeta/hit.ts'
import type { Interval, Stream } from './results.ts'

/** A long test has longer pieces, so that a chart and a comparison have no more than so many. */
const INTERVALS_MAX = 300
/** The curve has so many points from each share to the one with a tenth of the rest. */
const POINTS_A_DECADE = 10

/**
 * What a report keeps of many requests.
 *
 * @param hits - in the order of sending
 * @param offeredPerSecond - as it was asked for
 */
export function streamOf(name: string, hits: readonly Hit[], offeredPerSecond: number): Stream {
  const histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 'packed' })
  for (const { latencyMs } of hits) histogram.recordValue(Math.max(Math.round(latencyMs * 1000), 1))
  return {
    name,
    offeredPerSecond,
    summary: { ...summarise(hits), reasons: [...summarise(hits).reasons] },
    intervals: intervalsOf(hits),
    answers: answersOf(hits),
    percentiles: sharesFor(hits.length).map((share) => [
      share,
      histogram.getValueAtPercentile(share * 100) / 1000,
    ]),
    hdrHistogram: encodeIntoCompressedBase64(histogram),
  }
}

/** Half of them, 90 %, 99 % and so on with steps between, up to the slowest single one. */
function sharesFor(count: number): number[] {
  if (count === 0) return []
  const decades = Math.log10(count)
  const points = Math.floor(decades * POINTS_A_DECADE)
  return [0, ...Array.from({ length: points }, (_, index) => 1 - 10 ** (-(index + 1) / POINTS_A_DECADE)), 1]
}

/** Pieces of one second, or of several in a long test. */
export function intervalsOf(hits: readonly Hit[]): Interval[] {
  const firstMs = hits[0]?.atMs ?? 0
  const seconds = pieceSeconds((hits.at(-1)?.atMs ?? firstMs) - firstMs)
  const pieces = Map.groupBy(hits, ({ atMs }) => Math.floor((atMs - firstMs) / 1000 / seconds))
  return [...pieces].map(([number, piece]) => {
    const latencies = Float64Array.from(piece, ({ latencyMs }) => latencyMs).sort()
    return {
      atMs: firstMs + number * seconds * 1000,
      seconds,
      requestCount: piece.length,
      successCount: piece.filter(isSuccess).length,
      meanMs: latencies.reduce((sum, one) => sum + one, 0) / piece.length,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    }
  })
}

/** A piece without an answer is there too: it is where a server stands still. */
function answersOf(hits: readonly Hit[]): Stream['answers'] {
  const firstMs = hits[0]?.atMs ?? 0
  const afterMs = hits.filter(isSuccess).map(({ atMs, latencyMs }) => atMs + latencyMs - firstMs)
  const lastMs = afterMs.reduce((latest, one) => Math.max(latest, one), 0)
  const seconds = pieceSeconds(lastMs)
  const counts = new Array<number>(Math.floor(lastMs / 1000 / seconds) + 1).fill(0)
  for (const one of afterMs) {
    const piece = Math.floor(one / 1000 / seconds)
    counts[piece] = (counts[piece] ?? 0) + 1
  }
  return counts.map((count, piece) => ({ atMs: firstMs + piece * seconds * 1000, seconds, count }))
}

function pieceSeconds(lengthMs: number): number {
  return Math.max(Math.ceil(lengthMs / 1000 / INTERVALS_MAX), 1)
}
