import type { Statements } from '../database/statements.ts'

/**
 * The days whose figures some events may have changed: a transaction's own, and those on which money was given back
 * for it.
 *
 * @param after - number of the event before the first
 * @param upTo - number of the last
 * @returns `YYYY-MM-DD` each, once
 */
export async function readTouchedDays(
  statements: Statements,
  after: number,
  upTo: number,
): Promise<Set<string>> {
  if (upTo <= after) return new Set()
  const rows = await statements.rows<{ business_date: string }>(
    `SELECT DISTINCT transactions.business_date
       FROM transaction_events JOIN transactions ON transactions.id = transaction_events.transaction_id
      WHERE transaction_events.event_number > ? AND transaction_events.event_number <= ?
      UNION
     SELECT DISTINCT refunds.business_date
       FROM transaction_events JOIN refunds ON refunds.transaction_id = transaction_events.transaction_id
      WHERE transaction_events.event_number > ? AND transaction_events.event_number <= ?`,
    [after, upTo, after, upTo],
  )
  return new Set(rows.map((row) => row.business_date))
}
