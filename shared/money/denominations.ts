/**
 * Notes and coins of the rupiah in use, in rupiah, largest first.
 *
 * @see https://www.bi.go.id/id/rupiah/gambar-uang/default.aspx
 */
export const DENOMINATIONS = [
  100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50,
] as const

/** How many pieces of one denomination. */
export interface CountedDenomination {
  /** Rupiah. */
  readonly value: number
  readonly count: number
}

/** @returns rupiah */
export function countedAmount(denominations: readonly CountedDenomination[]): number {
  return denominations.reduce((sum, { value, count }) => sum + value * count, 0)
}
