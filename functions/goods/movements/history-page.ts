/** Where a page ended: in the movements by their number, in the sales by transaction and line. */
export interface HistoryPosition {
  readonly movementId: number
  readonly sale: { readonly transactionId: Buffer; readonly lineNumber: number }
}

/** What the merge looks at of a row. */
interface Row {
  readonly movement_id: number
  readonly transaction_id: Buffer | null
  readonly line_number: number
  /** DATETIME(6). */
  readonly at: string
}

/** Before everything there is. */
export const FIRST_PAGE: HistoryPosition = {
  movementId: Number.MAX_SAFE_INTEGER,
  sale: { transactionId: Buffer.alloc(16, 0xff), lineNumber: 0 },
}

export function parseCursor(text: string): HistoryPosition {
  const [movementId = '', transactionId = '', lineNumber = ''] = text.split('.')
  return {
    movementId: Number(movementId),
    sale: { transactionId: Buffer.from(transactionId, 'hex'), lineNumber: Number(lineNumber) },
  }
}

export function writeCursor({ movementId, sale }: HistoryPosition): string {
  return `${movementId}.${sale.transactionId.toString('hex')}.${sale.lineNumber}`
}

/**
 * The newest of two lists that each run from new to old. Each goes on from its own position, so nothing is lost or
 * doubled where the clocks that the two are ordered by disagree.
 *
 * @param movements - at least one more than the page, where there are so many
 * @param sales - likewise
 * @param from - where the page before ended
 */
export function mergeHistory<R extends Row>(
  movements: readonly R[],
  sales: readonly R[],
  size: number,
  from: HistoryPosition,
): { rows: R[]; next: HistoryPosition | undefined } {
  const rows: R[] = []
  let moved = 0
  let sold = 0
  while (rows.length < size && moved + sold < movements.length + sales.length) {
    const movement = movements[moved]
    const sale = sales[sold]
    const takesMovement = sale === undefined || (movement !== undefined && movement.at >= sale.at)
    const taken = takesMovement ? movement : sale
    if (taken === undefined) break
    if (takesMovement) moved++
    else sold++
    rows.push(taken)
  }
  if (moved + sold === movements.length + sales.length) return { rows, next: undefined }
  const lastSale = sales[sold - 1]
  return {
    rows,
    next: {
      movementId: movements[moved - 1]?.movement_id ?? from.movementId,
      sale:
        lastSale?.transaction_id == null
          ? from.sale
          : { transactionId: lastSale.transaction_id, lineNumber: lastSale.line_number },
    },
  }
}
