import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { TOTALS_DAYS_MAX, TOTALS_EVENTS_MAX } from '../limits.ts'
import { lockTotalsPosition, totalDay } from './total-day.ts'
import { readTouchedDays } from './touched-days.ts'

export interface TotalsUpdate {
  /** Events that were looked at. */
  readonly eventCount: number
  /** Days that were added up. */
  readonly dayCount: number
  /** Whether nothing is left to do but today, which is always added up from its sales. */
  readonly isCaughtUp: boolean
}

/**
 * Brings the daily totals up behind the sales: first the days that new events touch hold no longer; once all events
 * are seen, days without totals are added up, each in a transaction of its own. Interrupted anywhere, the reports stay exact: a day without
 * totals is read from its sales. To be called again and again, by any number of processes.
 *
 * @param limit - events at the most, 1 or more
 * @param dayLimit - days at the most
 */
export async function updateDailyTotals(
  database: Pick<Database, 'read' | 'transaction'>,
  { limit = TOTALS_EVENTS_MAX, dayLimit = TOTALS_DAYS_MAX }: { limit?: number; dayLimit?: number } = {},
): Promise<TotalsUpdate> {
  const { eventCount, isAtHead } = await dropTouchedDays(database, limit)
  // A day that is added up now might be touched by the very next events.
  if (!isAtHead) return { eventCount, dayCount: 0, isCaughtUp: false }
  const missing = await database.read(readDaysWithoutTotals)
  const days = missing.slice(0, dayLimit)
  for (const day of days) await totalDay(database, day)
  return { eventCount, dayCount: days.length, isCaughtUp: days.length === missing.length }
}

function dropTouchedDays(database: Pick<Database, 'transaction'>, limit: number) {
  return database.transaction(
    async (statements) => {
      const position = await lockTotalsPosition(statements)
      // Events have no holes and are committed in their order: all up to the head's are there to be seen.
      const [head] = await statements.rows<{ last_event_number: number }>(
        'SELECT last_event_number FROM ledger_head WHERE id = 1',
      )
      const last = head?.last_event_number ?? 0
      const upTo = Math.min(last, position + limit)
      for (const day of await readTouchedDays(statements, position, upTo)) {
        await statements.change('DELETE FROM daily_totals_days WHERE business_date = ?', [day])
      }
      if (upTo !== position) {
        await statements.change('UPDATE daily_totals_position SET event_number = ? WHERE id = 1', [upTo])
      }
      return { eventCount: upTo - position, isAtHead: upTo === last }
    },
    { recognisesItself: true },
  )
}

/** The days that have sales or refunds and no totals, but for today, which changes all the time; the oldest first. */
export async function readDaysWithoutTotals(statements: Statements): Promise<string[]> {
  const rows = await statements.rows<{ business_date: string }>(
    `SELECT days.business_date
       FROM (SELECT DISTINCT business_date FROM transactions UNION SELECT DISTINCT business_date FROM refunds) days
       LEFT JOIN daily_totals_days ON daily_totals_days.business_date = days.business_date
      WHERE daily_totals_days.business_date IS NULL
        AND days.business_date <> (SELECT business_date FROM ledger_head WHERE id = 1)
      ORDER BY days.business_date`,
  )
  return rows.map((row) => row.business_date)
}
