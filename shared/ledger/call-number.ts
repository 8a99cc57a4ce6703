import type { Receipt } from './ledger-head.ts'

/** Sales after which a number is called out again. */
const NUMBERS = 1_000

/** The short number that is called out at the counter: the last three digits of the receipt's, as `007`. */
export function callNumberOf({ sequence }: Pick<Receipt, 'sequence'>): string {
  return String(sequence % NUMBERS).padStart(3, '0')
}
