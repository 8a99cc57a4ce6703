import type { Statements } from '../database/statements.ts'

/** The cash of a shift by where it came from, in rupiah; refunds and repayments as positive amounts. */
export interface ShiftCash {
  readonly openingFloat: number
  /** Of sales paid in cash alone: what was taken less the change. */
  readonly sales: number
  /** The cash part of split payments, less the change, and of orders that were paid after they were booked. */
  readonly payments: number
  /** What customers paid back of their credit. */
  readonly repayments: number
  readonly refunds: number
  /** Put in less taken out otherwise: change fetched, a supplier paid. */
  readonly movements: number
  /** What the drawer must hold: the sum of all these, refunds taken off. */
  readonly expected: number
}

/**
 * What a drawer must hold, by the one definition that closing, reports and the check of the books share. Nothing is
 * missing from it only while the shift's row is held FOR UPDATE, or after it was closed.
 */
export async function readShiftCash(statements: Statements, shiftId: number): Promise<ShiftCash> {
  const [row] = await statements.rows<Record<Exclude<keyof ShiftCash, 'expected'>, number>>(
    `SELECT
       (SELECT opening_float FROM shifts WHERE id = ?) AS openingFloat,
       (SELECT COALESCE(CAST(SUM(total_amount) AS SIGNED), 0) FROM transactions
         WHERE shift_id = ? AND method = 'cash') AS sales,
       (SELECT COALESCE(CAST(SUM(transaction_tenders.amount - transactions.return_amount) AS SIGNED), 0)
          FROM transaction_tenders JOIN transactions ON transactions.id = transaction_tenders.transaction_id
         WHERE transaction_tenders.shift_id = ? AND transaction_tenders.method = 'cash') AS payments,
       (SELECT COALESCE(CAST(-SUM(amount) AS SIGNED), 0) FROM customer_entries
         WHERE shift_id = ? AND kind = 'repayment' AND method = 'cash') AS repayments,
       (SELECT COALESCE(CAST(SUM(amount) AS SIGNED), 0) FROM refunds
         WHERE shift_id = ? AND method = 'cash') AS refunds,
       (SELECT COALESCE(CAST(SUM(amount) AS SIGNED), 0) FROM shift_movements WHERE shift_id = ?) AS movements`,
    Array.from({ length: 6 }, () => shiftId),
  )
  if (row === undefined) throw new Error('a SELECT without FROM has one row')
  const { openingFloat, sales, payments, repayments, refunds, movements } = row
  return { ...row, expected: openingFloat + sales + payments + repayments - refunds + movements }
}
