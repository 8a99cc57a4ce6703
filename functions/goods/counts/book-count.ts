import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { GOODS_NAMED_MAX } from '@kedai/shared/limits.ts'
import type { StockCountSummary } from './contract.ts'
import { closeCount, DIFFERENCE, lockCount, readCount, refuseUnlessOpen } from './count-record.ts'

/**
 * Books all differences of a count at once, on top of what the stock has moved by meanwhile; what was not counted
 * stays as it is.
 *
 * @throws Refusal `STOCK_COUNT_NOT_FOUND`, `STOCK_COUNT_CLOSED`, `STOCK_NOT_TRACKED`, `STOCK_COUNT_TOO_LOW`
 */
export type BookCount = (
  countId: number,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<StockCountSummary>>

interface DifferingRow {
  goods_id: number
  tracks_stock: number
  stock: number
  difference: number
}

// In this order, so that the goods are locked by ascending number.
const DIFFERING_LINES = `stock_count_lines count_line FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN goods FORCE INDEX (PRIMARY) ON goods.id = count_line.goods_id`
const IS_DIFFERING = `count_line.count_id = ? AND ${DIFFERENCE} <> 0`

export function createBookCount({
  database,
  goodsChanged,
}: Pick<Platform, 'database' | 'goodsChanged'>): BookCount {
  return async (countId, { staffId }, idempotency) => {
    const outcome = await oncePerKey(database, {
      idempotency,
      lock: (statements) => lockCount(statements, countId, 'FOR UPDATE'),
      work: async (statements, count) => {
        refuseUnlessOpen(countId, count)
        const differing = await lockDiffering(statements, countId)
        refuseDifferences(differing)
        await changeStocks(statements, countId, differing.length)
        await statements.change(
          `INSERT INTO stock_movements (goods_id, kind, quantity, reason, staff_id, count_id, moved_at)
           SELECT count_line.goods_id, 'count', ${DIFFERENCE}, ?, ?, count_line.count_id, SYSDATE(6)
             FROM stock_count_lines count_line WHERE ${IS_DIFFERING}`,
          [count.note, staffId, countId],
        )
        await closeCount(statements, countId, { status: 'booked', staffId })
        await writeAudit(statements, {
          staffId,
          action: 'stock.count',
          subject: 'stock_count',
          subjectId: countId,
          detail: { differences: differing.length },
        })
        return readCount(statements, countId)
      },
    })
    goodsChanged.fire()
    return outcome
  }
}

function lockDiffering(statements: Statements, countId: number): Promise<DifferingRow[]> {
  return statements.rows<DifferingRow>(
    `SELECT count_line.goods_id, goods.tracks_stock, goods.stock, ${DIFFERENCE} AS difference
       FROM ${DIFFERING_LINES} WHERE ${IS_DIFFERING} ORDER BY count_line.goods_id FOR UPDATE`,
    [countId],
  )
}

function refuseDifferences(differing: readonly DifferingRow[]): void {
  const untracked = differing.filter((row) => row.tracks_stock !== 1).map((row) => row.goods_id)
  if (untracked.length > 0) {
    throw new Refusal('STOCK_NOT_TRACKED', { goods: untracked.slice(0, GOODS_NAMED_MAX) })
  }
  const tooLow = differing
    .filter(({ stock, difference }) => stock + difference < 0)
    .map(({ goods_id, difference, stock }) => ({ goods_id, difference, stock }))
  if (tooLow.length > 0) throw new Refusal('STOCK_COUNT_TOO_LOW', { goods: tooLow.slice(0, GOODS_NAMED_MAX) })
}

async function changeStocks(statements: Statements, countId: number, differingCount: number): Promise<void> {
  const matched = await statements.change(
    `UPDATE ${DIFFERING_LINES} SET goods.stock = goods.stock + ${DIFFERENCE}
      WHERE ${IS_DIFFERING} AND goods.tracks_stock = 1 AND goods.stock + ${DIFFERENCE} >= 0`,
    [countId],
  )
  if (matched !== differingCount) throw new Error(`stock of count ${countId} changed under its lock`)
}
