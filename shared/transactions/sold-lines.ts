import type { Statements } from '../database/statements.ts'

/** A line of a sale, as refunds and the return of stock see it. */
export interface SoldLine {
  readonly lineNumber: number
  readonly kind: string
  readonly goodsId: number | null
  /** Pieces. */
  readonly quantity: number
  /** Rupiah, signed. */
  readonly amount: number
  /** The goods line that a discount belongs to. */
  readonly ofLine: number | null
  /** Whether the sale took the pieces from the stock. */
  readonly tookStock: boolean
  /** Pieces that were refunded so far. */
  readonly refundedQuantity: number
}

/** All lines of a locked transaction with what was refunded of them, by their number. */
export async function readSoldLines(statements: Statements, id: Buffer): Promise<SoldLine[]> {
  const rows = await statements.rows<{
    line_number: number
    kind: string
    goods_id: number | null
    quantity: number
    amount: number
    of_line: number | null
    stock_change: number
    refunded_quantity: number
  }>(
    `SELECT line_number, kind, goods_id, quantity, amount, of_line, stock_change,
            (SELECT COALESCE(CAST(SUM(refund_lines.quantity) AS SIGNED), 0) FROM refund_lines
              WHERE refund_lines.transaction_id = transaction_lines.transaction_id
                AND refund_lines.line_number = transaction_lines.line_number) AS refunded_quantity
       FROM transaction_lines WHERE transaction_id = ? ORDER BY line_number`,
    [id],
  )
  return rows.map((row) => ({
    lineNumber: row.line_number,
    kind: row.kind,
    goodsId: row.goods_id,
    quantity: row.quantity,
    amount: row.amount,
    ofLine: row.of_line,
    tookStock: row.stock_change !== 0,
    refundedQuantity: row.refunded_quantity,
  }))
}
