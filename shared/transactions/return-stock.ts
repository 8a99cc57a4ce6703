import assert from 'node:assert/strict'
import type { Statements } from '../database/statements.ts'

/** Pieces of a line that go back to stock. */
export interface ReturnedPieces {
  readonly lineNumber: number
  readonly goodsId: number
  /** Pieces, positive. */
  readonly quantity: number
}

export interface StockReturn {
  /** 16 bytes: the transaction that the lines are of. */
  readonly transactionId: Buffer
  readonly pieces: readonly ReturnedPieces[]
  readonly staffId?: number | undefined
  readonly reason: string
}

/**
 * Puts pieces of a sale back: ascending by goods, and a reversal for each line. Goods whose stock is no longer
 * tracked keep their 0; the correction that switches tracking on counts the reversal in.
 */
export async function returnStock(statements: Statements, back: StockReturn): Promise<void> {
  if (back.pieces.length === 0) return
  const byGoods = Map.groupBy(back.pieces, ({ goodsId }) => goodsId)
  for (const [goodsId, pieces] of [...byGoods].sort(([one], [other]) => one - other)) {
    const quantity = pieces.reduce((sum, piece) => sum + piece.quantity, 0)
    const matched = await statements.change(
      'UPDATE goods FORCE INDEX (PRIMARY) SET stock = IF(tracks_stock, stock + ?, stock) WHERE id = ?',
      [quantity, goodsId],
    )
    assert.equal(matched, 1, 'goods that were sold are never deleted')
  }
  for (const { lineNumber, goodsId, quantity } of back.pieces) {
    await statements.change(
      `INSERT INTO stock_movements (goods_id, kind, quantity, reason, staff_id, transaction_id, line_number, moved_at)
       VALUES (?, 'reversal', ?, ?, ?, ?, ?, SYSDATE(6))`,
      [goodsId, quantity, back.reason, back.staffId ?? null, back.transactionId, lineNumber],
    )
  }
}
