/** 100 % in basis points. */
export const WHOLE = 10_000

/**
 * A part of an amount, to whole rupiah, half a rupiah up. Exact: the product may pass 2^53.
 *
 * @param amount - rupiah, 0..RUPIAH_MAX
 * @param numerator - of the fraction, a non-negative integer
 * @param denominator - of the fraction, a positive integer; basis points where it is left out
 * @returns rupiah
 */
export function shareOf(amount: number, numerator: number, denominator: number = WHOLE): number {
  const product = BigInt(amount) * BigInt(numerator)
  const divisor = BigInt(denominator)
  return Number((2n * product + divisor) / (2n * divisor))
}
