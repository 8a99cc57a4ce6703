import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { FACT_COLUMNS, factQueries } from './facts.ts'

const INSERTS = factQueries('= ?').map(
  (query) => `INSERT INTO daily_totals (${FACT_COLUMNS.join(', ')}) ${query}`,
)

/**
 * Locks the position until COMMIT: one process totals at a time. Every event up to it was committed before, so what is
 * added up under the lock has seen them; one that is committed meanwhile is after it, and whoever reads takes the day
 * for touched.
 *
 * @returns the last event that the totals have seen
 */
export async function lockTotalsPosition(statements: Statements): Promise<number> {
  const select = 'SELECT event_number FROM daily_totals_position WHERE id = 1 FOR UPDATE'
  const [row] = await statements.rows<{ event_number: number }>(select)
  if (row !== undefined) return row.event_number
  await statements.change('INSERT IGNORE INTO daily_totals_position (id, event_number) VALUES (1, 0)')
  const [made] = await statements.rows<{ event_number: number }>(select)
  return made?.event_number ?? 0
}

/**
 * Adds a day up from its sales and stores that, in one transaction. At READ COMMITTED the SELECT of an INSERT locks
 * nothing, so nobody's sale waits for it.
 */
export function totalDay(database: Pick<Database, 'transaction'>, businessDate: string): Promise<void> {
  return database.transaction(
    async (statements) => {
      await lockTotalsPosition(statements)
      await statements.change('DELETE FROM daily_totals WHERE business_date = ?', [businessDate])
      for (const sql of INSERTS) await statements.change(sql, [businessDate])
      await statements.change('DELETE FROM daily_totals_days WHERE business_date = ?', [businessDate])
      await statements.change(
        'INSERT INTO daily_totals_days (business_date, totalled_at) VALUES (?, SYSDATE(6))',
        [businessDate],
      )
    },
    { recognisesItself: true },
  )
}
