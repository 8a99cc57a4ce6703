import { Refusal } from '../errors/refusal.ts'
import { shareOf } from '../money/share.ts'
import { extraLine, type SaleLine } from './sale-line.ts'

/** Money off, given by somebody of the staff: of one line or of the whole sale. */
export interface Discount {
  /** The goods line; null for the whole sale. */
  readonly ofLine: number | null
  /** Rupiah, or a share of what is left there in basis points. */
  readonly off: { readonly amount: number } | { readonly basisPoints: number }
  readonly reason: string
}

/**
 * The lines of the discounts: those of single lines first, each on what the ones before it left there, then those of
 * the whole sale on what is left of all. None takes more than there is.
 *
 * @param firstNumber - number of the first of them
 * @throws Refusal `CART_LINE_NOT_FOUND` for a discount on a line that is not there
 */
export function discountLines(
  goodsLines: readonly SaleLine[],
  discounts: readonly Discount[],
  firstNumber: number,
): SaleLine[] {
  const left = new Map(goodsLines.map((line) => [line.lineNumber, line.amount]))
  let takenOffAll = 0
  const made: SaleLine[] = []
  const inOrder = [...discounts.filter(isOfLine), ...discounts.filter((one) => !isOfLine(one))]
  for (const { ofLine, off, reason } of inOrder) {
    const there = ofLine === null ? sumOfValues(left) - takenOffAll : left.get(ofLine)
    if (there === undefined) throw new Refusal('CART_LINE_NOT_FOUND', { line_number: ofLine })
    const amount = 'amount' in off ? Math.min(off.amount, there) : shareOf(there, off.basisPoints)
    if (ofLine === null) takenOffAll += amount
    else left.set(ofLine, there - amount)
    if (amount > 0) {
      const number = firstNumber + made.length
      made.push(extraLine(number, 'discount', 'Discount', -amount, { note: reason, ofLine }))
    }
  }
  return made
}

function isOfLine({ ofLine }: Discount): boolean {
  return ofLine !== null
}

function sumOfValues(amounts: ReadonlyMap<number, number>): number {
  return [...amounts.values()].reduce((sum, amount) => sum + amount, 0)
}
