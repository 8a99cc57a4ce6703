import type { Interval, Results, Stream } from '../report/results.ts'
import { shiftBetween } from './shift.ts'

export type Verdict = 'better' | 'worse' | 'no difference shown' | 'too short to tell'

/** One figure of one kind of request, in both runs. */
export interface Comparison {
  readonly part: string
  readonly request: string
  readonly figure: string
  readonly before: number
  readonly after: number
  /** The second by the first, with the ends of its 95 % confidence interval; undefined where it is too short. */
  readonly ratio: { readonly estimate: number; readonly low: number; readonly high: number } | undefined
  readonly verdict: Verdict
}

interface Figure {
  readonly name: string
  readonly isBetter: 'less' | 'more'
  readonly of: (interval: Interval) => number
}

const FIGURES: readonly Figure[] = [
  { name: 'mean ms', isBetter: 'less', of: ({ meanMs }) => meanMs },
  { name: 'p99 ms', isBetter: 'less', of: ({ p99Ms }) => p99Ms },
  { name: 'success', isBetter: 'more', of: ({ successCount, requestCount }) => successCount / requestCount },
]

/** Half a request's share of 1 000: two shares of 0 must not be divided, and a real one is not moved by it. */
const LEAST = 0.000_5

/** Compares what both runs have, second by second: each second's figure counts as one measurement. */
export function compareResults(before: Results, after: Results): Comparison[] {
  return before.parts.flatMap((part) => {
    const other = after.parts.find(({ name }) => name === part.name)
    return part.streams.flatMap((stream) => {
      const same = other?.streams.find(({ name }) => name === stream.name)
      return same === undefined
        ? []
        : FIGURES.map((figure) => ({
            part: part.name,
            request: stream.name,
            ...compareStreams(stream, same, figure),
          }))
    })
  })
}

function compareStreams(
  before: Stream,
  after: Stream,
  { name, isBetter, of }: Figure,
): Omit<Comparison, 'part' | 'request'> {
  const [first, second] = [before.intervals.map(of), after.intervals.map(of)]
  // The shift of logarithms is a ratio.
  const shift = shiftBetween(first.map(logOf), second.map(logOf))
  const ratio = shift && {
    estimate: Math.exp(shift.estimate),
    low: Math.exp(shift.low),
    high: Math.exp(shift.high),
  }
  return {
    figure: name,
    before: meanOf(first),
    after: meanOf(second),
    ratio,
    verdict: verdictOn(ratio, isBetter),
  }
}

function verdictOn(ratio: Comparison['ratio'], isBetter: Figure['isBetter']): Verdict {
  if (ratio === undefined) return 'too short to tell'
  if (ratio.low <= 1 && ratio.high >= 1) return 'no difference shown'
  return (isBetter === 'less') === ratio.high < 1 ? 'better' : 'worse'
}

function logOf(value: number): number {
  return Math.log(Math.max(value, LEAST))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}
