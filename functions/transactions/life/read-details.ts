import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { TransactionDetails } from './search-contract.ts'
import { personOf } from './summary.ts'

type Line = TransactionDetails['lines'][number]
type Refund = TransactionDetails['refunds'][number]

/** A transaction's lines as they were sold, by their number. */
export async function readLines(statements: Statements, id: Buffer): Promise<Line[]> {
  const rows = await statements.rows<Omit<Line, 'modifiers'> & { modifiers: string | null }>(
    `SELECT line_number, kind, goods_id, name, modifiers, quantity, unit_price, amount, included_amount, of_line, note,
            (SELECT COALESCE(CAST(SUM(refund_lines.quantity) AS SIGNED), 0) FROM refund_lines
              WHERE refund_lines.transaction_id = transaction_lines.transaction_id
                AND refund_lines.line_number = transaction_lines.line_number) AS refunded_quantity
       FROM transaction_lines WHERE transaction_id = ? ORDER BY line_number`,
    [id],
  )
  return rows.map((row) => ({
    ...row,
    modifiers: row.modifiers === null ? [] : (JSON.parse(row.modifiers) as Line['modifiers']),
  }))
}

/** How it was paid, where that was in parts or after it was booked. */
export async function readTenders(
  statements: Statements,
  id: Buffer,
): Promise<TransactionDetails['tenders']> {
  const rows = await statements.rows<{
    method: string
    amount: number
    handed_amount: number | null
    staff_id: number | null
    staff_name: string | null
    tendered_at: string | null
  }>(
    `SELECT tenders.method, tenders.amount, tenders.handed_amount, tenders.staff_id,
            staff.display_name AS staff_name, CAST(tenders.tendered_at AS CHAR) AS tendered_at
       FROM transaction_tenders AS tenders LEFT JOIN staff ON staff.id = tenders.staff_id
      WHERE tenders.transaction_id = ? ORDER BY tenders.tender_number`,
    [id],
  )
  return rows.map(({ staff_id, staff_name, tendered_at, ...tender }) => ({
    ...tender,
    taken_by: personOf(staff_id, staff_name),
    tendered_at: tendered_at === null ? null : rfc3339(tendered_at),
  }))
}

/** What was given back, oldest first. */
export async function readRefunds(statements: Statements, id: Buffer): Promise<Refund[]> {
  const rows = await statements.rows<
    Omit<Refund, 'by' | 'lines'> & { staff_id: number | null; staff_name: string | null }
  >(
    `SELECT refunds.id AS refund_id, refunds.kind, refunds.method, refunds.amount, refunds.reason, refunds.staff_id,
            staff.display_name AS staff_name, refunds.business_date,
            CAST(refunds.refunded_at AS CHAR) AS refunded_at
       FROM refunds LEFT JOIN staff ON staff.id = refunds.staff_id
      WHERE refunds.transaction_id = ? ORDER BY refunds.id`,
    [id],
  )
  if (rows.length === 0) return []
  const lines = await statements.rows<Omit<Refund['lines'][number], 'restocked'> & RefundLineRow>(
    `SELECT refund_id, line_number, quantity, amount, restocked FROM refund_lines WHERE transaction_id = ?
      ORDER BY refund_id, line_number`,
    [id],
  )
  const byRefund = Map.groupBy(lines, (line) => line.refund_id)
  return rows.map(({ staff_id, staff_name, refunded_at, ...refund }) => ({
    ...refund,
    by: personOf(staff_id, staff_name),
    refunded_at: rfc3339(refunded_at),
    lines: (byRefund.get(refund.refund_id) ?? []).map(({ refund_id: _, restocked, ...line }) => ({
      ...line,
      restocked: restocked === 1,
    })),
  }))
}

interface RefundLineRow {
  refund_id: number
  restocked: number
}
