/** How two sets of measurements differ. */
export interface Shift {
  /** By how much the second is typically larger: the median of all differences between one of it and one of the first. */
  readonly estimate: number
  /** A 95 % confidence interval of it: narrower than that it cannot be said. */
  readonly low: number
  readonly high: number
}

const CONFIDENCE = 0.95
/** For 97.5 % of a normal distribution on one side. */
const Z = 1.959964
/** Up to so many of each the distribution of U is counted out, beyond it the normal one is close enough. */
const EXACT_MAX = 50

/**
 * Estimates the shift between two sets without assuming how their values are distributed, by Hodges and Lehmann, with
 * the confidence interval that belongs to the Mann–Whitney test: values outside of it are those that the test rejects.
 *
 * @returns undefined with too few values for any interval of 95 %
 * @see Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3rd edition, 4.2 and 4.3; `wilcox.test` of R with
 *   `conf.int = TRUE` does the same
 */
export function shiftBetween(first: readonly number[], second: readonly number[]): Shift | undefined {
  const differences = Float64Array.from(second.flatMap((b) => first.map((a) => b - a))).sort()
  const rank = lowerRank(first.length, second.length)
  const [low, high] = [differences[rank - 1], differences[differences.length - rank]]
  if (rank < 1 || low === undefined || high === undefined) return undefined
  return { estimate: medianOf(differences), low, high }
}

/** Which of the ordered differences is the lower end; 0 where there are too few. */
function lowerRank(m: number, n: number): number {
  if (m > EXACT_MAX || n > EXACT_MAX) {
    return Math.floor((m * n) / 2 - Z * Math.sqrt((m * n * (m + n + 1)) / 12))
  }
  const counts = countsOfU(m, n)
  const all = counts.reduce((sum, one) => sum + one, 0)
  let below = 0
  for (const [u, count] of counts.entries()) {
    below += count
    if (below / all > (1 - CONFIDENCE) / 2) return u
  }
  return 0
}

/** In how many orders of m and n values U is 0, 1, … m × n: those of m − 1 and n, moved by n, and those of m and n − 1. */
function countsOfU(m: number, n: number): number[] {
  let rows = Array.from({ length: n + 1 }, () => [1])
  for (let i = 1; i <= m; i++) {
    const next: number[][] = [[1]]
    for (let j = 1; j <= n; j++) {
      const counts = new Array<number>(i * j + 1).fill(0)
      for (const [u, count] of (rows[j] ?? []).entries()) counts[u + j] = (counts[u + j] ?? 0) + count
      for (const [u, count] of (next[j - 1] ?? []).entries()) counts[u] = (counts[u] ?? 0) + count
      next.push(counts)
    }
    rows = next
  }
  return rows[n] ?? []
}

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2
}
