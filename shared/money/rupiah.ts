import { z } from 'zod'
import { Refusal } from '../errors/refusal.ts'
import { RUPIAH_MAX } from '../limits.ts'

/** A price, total or tender: whole rupiah, 0..RUPIAH_MAX. Accepts -0 and stores 0. */
export const Rupiah = z
  .int()
  .min(0)
  .max(RUPIAH_MAX)
  // `overwrite` rather than `transform` keeps the type `integer` in OpenAPI.
  .overwrite((n) => n + 0)

/**
 * Price of one line.
 *
 * @param unitPrice - rupiah a unit, 0..RUPIAH_MAX
 * @param quantity - units, a positive integer
 * @returns rupiah, 0..RUPIAH_MAX
 * @throws Refusal `AMOUNT_TOO_LARGE` when the line passes RUPIAH_MAX
 */
export function lineTotal(unitPrice: number, quantity: number): number {
  return checked(unitPrice * quantity)
}

/**
 * Sum of signed amounts in rupiah; exact, since 9 000 of the largest stay below 2^53.
 *
 * @returns rupiah, at most RUPIAH_MAX
 * @throws Refusal `AMOUNT_TOO_LARGE` when the sum passes RUPIAH_MAX
 */
export function sumOf(amounts: readonly number[]): number {
  return checked(amounts.reduce((sum, amount) => sum + amount, 0))
}

// A product of two bounded integers may be inexact above 2^53, but is then far above RUPIAH_MAX as well.
function checked(amount: number): number {
  if (amount > RUPIAH_MAX) throw new Refusal('AMOUNT_TOO_LARGE', { amount_max: RUPIAH_MAX })
  return amount
}
