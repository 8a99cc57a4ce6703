import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { SoldLine } from '@kedai/shared/transactions/sold-lines.ts'
import type { RefundBody } from './contract.ts'

/** Pieces of a line that are to be refunded. */
export interface ChosenPieces {
  readonly line: SoldLine
  readonly lineNumber: number
  readonly quantity: number
  /** Whether they go back to stock; never where the sale took nothing from it. */
  readonly isRestocked: boolean
}

/**
 * Which pieces a refund is of: those that it names, or all that are left.
 *
 * @throws Refusal `REFUND_TOO_HIGH` with each line of which less is left than was asked for
 */
export function choosePieces(
  lines: readonly SoldLine[],
  { lines: wanted, restock }: Pick<RefundBody, 'lines' | 'restock'>,
): ChosenPieces[] {
  const goods = lines.filter(({ kind }) => kind === 'goods')
  if (wanted === undefined) {
    return goods.filter((line) => leftOf(line) > 0).map((line) => chosen(line, leftOf(line), restock))
  }
  const byNumber = new Map(goods.map((line) => [line.lineNumber, line]))
  const tooHigh = wanted
    .map(({ line_number, quantity }) => ({
      line_number,
      quantity,
      quantity_left: leftOf(byNumber.get(line_number)),
    }))
    .filter(({ quantity, quantity_left }) => quantity > quantity_left)
  if (tooHigh.length > 0) throw new Refusal('REFUND_TOO_HIGH', { lines: tooHigh })
  return wanted.flatMap((one) => {
    const line = byNumber.get(one.line_number)
    return line === undefined ? [] : [chosen(line, one.quantity, one.restock ?? restock)]
  })
}

function leftOf(line: SoldLine | undefined): number {
  return line === undefined ? 0 : line.quantity - line.refundedQuantity
}

function chosen(line: SoldLine, quantity: number, restock: boolean): ChosenPieces {
  return { line, lineNumber: line.lineNumber, quantity, isRestocked: restock && line.tookStock }
}
