import { shareOf } from '../money/share.ts'
import type { SoldLine } from './sold-lines.ts'

/** Pieces of a line that are refunded now. */
export interface RefundedPieces {
  readonly lineNumber: number
  /** 1 to what is left of the line. */
  readonly quantity: number
}

/**
 * What is given back for some pieces of each line: their fair share of the total, so that discounts, service, taxes
 * and rounding are shared by all that was sold. Every share is the difference of two rounded sums, so that the last
 * piece of the last line makes the total exact, whatever the order.
 *
 * @param totalAmount - rupiah of the whole sale, not negative
 * @param lines - all lines of the sale, with what was refunded so far
 * @param pieces - each line once
 * @returns rupiah, not negative, in the order of the pieces
 */
export function refundAmounts(
  totalAmount: number,
  lines: readonly SoldLine[],
  pieces: readonly RefundedPieces[],
): number[] {
  const shares = lineShares(totalAmount, lines)
  const byNumber = new Map(lines.map((line) => [line.lineNumber, line]))
  return pieces.map(({ lineNumber, quantity }) => {
    const line = byNumber.get(lineNumber)
    const share = shares.get(lineNumber)
    if (line === undefined || share === undefined)
      throw new Error(`line ${lineNumber} is no goods of this sale`)
    const before = shareOf(share, line.refundedQuantity, line.quantity)
    return shareOf(share, line.refundedQuantity + quantity, line.quantity) - before
  })
}

/**
 * Each goods line's part of the total, in proportion to what was charged for it after its own discounts.
 *
 * @returns rupiah by line number; their sum is the total
 */
export function lineShares(totalAmount: number, lines: readonly SoldLine[]): Map<number, number> {
  const goods = lines.filter(({ kind }) => kind === 'goods')
  const charged = goods.map((line) => chargedFor(line, lines))
  // All of it free, and yet something to pay (a delivery): then by pieces.
  const weights = charged.some((amount) => amount > 0) ? charged : goods.map(({ quantity }) => quantity)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = new Map<number, number>()
  let before = 0
  goods.forEach((line, index) => {
    const after = before + (weights[index] ?? 0)
    shares.set(line.lineNumber, shareOf(totalAmount, after, whole) - shareOf(totalAmount, before, whole))
    before = after
  })
  return shares
}

function chargedFor(line: SoldLine, lines: readonly SoldLine[]): number {
  const ofIt = lines.filter(({ ofLine }) => ofLine === line.lineNumber)
  return Math.max(
    0,
    ofIt.reduce((sum, { amount }) => sum + amount, line.amount),
  )
}
