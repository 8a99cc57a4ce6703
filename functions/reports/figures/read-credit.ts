import type { Statements } from '@kedai/shared/database/statements.ts'
import type { Period } from '../period.ts'
import type { Figures } from './contract.ts'

/** What was sold on credit and what came back of it; few rows a day, found by their date. */
export async function readCredit(statements: Statements, { from, to }: Period): Promise<Figures['credit']> {
  const rows = await statements.rows<{ kind: string; amount: number }>(
    `SELECT kind, CAST(SUM(amount) AS SIGNED) AS amount FROM customer_entries
      WHERE business_date BETWEEN ? AND ? GROUP BY kind`,
    [from, to],
  )
  const amounts = new Map(rows.map(({ kind, amount }) => [kind, amount]))
  const takenOff = (kind: string) => 0 - (amounts.get(kind) ?? 0)
  return {
    given_amount: amounts.get('sale') ?? 0,
    repaid_amount: takenOff('repayment'),
    returned_amount: takenOff('refund'),
    corrected_amount: amounts.get('correction') ?? 0,
  }
}
