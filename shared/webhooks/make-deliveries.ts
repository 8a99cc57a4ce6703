import type { Database } from '../database/database.ts'
import { WEBHOOK_DELIVERIES_READ_MAX } from '../limits.ts'

/**
 * Makes a webhook's deliveries of the events since the last one, in their order, and at most so many that the caller
 * comes again. The webhook's row is locked, so that two at once make no event twice; and their COMMIT is flushed after
 * the events, so that what is sent of them then is on the disk.
 *
 * @returns whether there may be more
 */
export function makeDeliveries(database: Pick<Database, 'transaction'>, webhookId: number): Promise<boolean> {
  return database.transaction(
    async (statements) => {
      const [webhook] = await statements.rows<{ last_event_number: number }>(
        'SELECT last_event_number FROM webhooks WHERE id = ? AND is_active = 1 FOR UPDATE',
        [webhookId],
      )
      if (webhook === undefined) return false
      const events = await statements.listRows<{ event_number: number }>(
        'SELECT event_number FROM transaction_events WHERE event_number > ? ORDER BY event_number LIMIT ?',
        [webhook.last_event_number, WEBHOOK_DELIVERIES_READ_MAX],
      )
      const last = events.at(-1)
      if (last === undefined) return false
      await statements.change(
        `INSERT INTO webhook_deliveries (webhook_id, event_number, next_attempt_at, created_at)
         SELECT ?, event_number, SYSDATE(6), SYSDATE(6) FROM transaction_events
          WHERE event_number > ? AND event_number <= ? ORDER BY event_number`,
        [webhookId, webhook.last_event_number, last.event_number],
      )
      await statements.change('UPDATE webhooks SET last_event_number = ? WHERE id = ?', [
        last.event_number,
        webhookId,
      ])
      return events.length === WEBHOOK_DELIVERIES_READ_MAX
    },
    { recognisesItself: true },
  )
}
