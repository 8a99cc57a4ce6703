import { rfc3339 } from '../contract/time.ts'
import type { Statements } from '../database/statements.ts'
import type { SoldModifier } from '../goods/modifiers.ts'
import type { Receipt } from './contract.ts'

type Line = Receipt['lines'][number]

/** The lines of a sale as they were sold. */
export async function readReceiptLines(statements: Statements, id: Buffer): Promise<Line[]> {
  const rows = await statements.rows<Omit<Line, 'modifiers'> & { modifiers: string | null }>(
    `SELECT line_number, kind, name, modifiers, quantity, unit_price, amount, included_amount, of_line, note
       FROM transaction_lines WHERE transaction_id = ? ORDER BY line_number`,
    [id],
  )
  return rows.map((row) => {
    const sold = row.modifiers === null ? [] : (JSON.parse(row.modifiers) as SoldModifier[])
    return { ...row, modifiers: sold.map(({ name, price_change }) => ({ name, price_change })) }
  })
}

/** What was handed over, and the change: at the sale, or when it was served. */
export async function readPayments(
  statements: Statements,
  sale: {
    readonly id: Buffer
    readonly method: string
    readonly payment_status: string
    readonly payment_amount: number
    readonly return_amount: number
  },
): Promise<Pick<Receipt, 'payments' | 'return_amount'>> {
  const tenders = await statements.rows<{ method: string; amount: number; handed_amount: number | null }>(
    `SELECT method, amount, handed_amount FROM transaction_tenders WHERE transaction_id = ? ORDER BY tender_number`,
    [sale.id],
  )
  if (tenders.length > 0) {
    const lateChange = tenders.reduce(
      (sum, { amount, handed_amount }) => sum + (handed_amount ?? amount) - amount,
      0,
    )
    return {
      payments: tenders.map(({ method, amount, handed_amount }) => ({
        method,
        handed_amount: handed_amount ?? amount,
      })),
      return_amount: sale.return_amount + lateChange,
    }
  }
  if (sale.payment_status === 'waiting' || sale.payment_status === 'expired') {
    return { payments: [], return_amount: 0 }
  }
  return {
    payments: [{ method: sale.method, handed_amount: sale.payment_amount }],
    return_amount: sale.return_amount,
  }
}

/** What was given back, oldest first. */
export async function readReceiptRefunds(statements: Statements, id: Buffer): Promise<Receipt['refunds']> {
  const rows = await statements.rows<Receipt['refunds'][number]>(
    `SELECT kind, method, amount, reason, CAST(refunded_at AS CHAR) AS refunded_at
       FROM refunds WHERE transaction_id = ? ORDER BY id`,
    [id],
  )
  return rows.map((row) => ({ ...row, refunded_at: rfc3339(row.refunded_at) }))
}
