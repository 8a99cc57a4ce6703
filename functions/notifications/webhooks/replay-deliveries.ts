import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { WEBHOOK_REPLAYS_MAX } from '@kedai/shared/limits.ts'
import { lockWebhook } from './webhook-record.ts'

export type ReplayDelivery = (webhookId: number, deliveryId: number, caller: StaffCaller) => Promise<number>
export type ReplayFailed = (webhookId: number, caller: StaffCaller) => Promise<number>

/** Sends one again, whatever became of it, with all of its tries before it. Its id tells the receiver which it is. */
export function createReplayDelivery(database: Database): ReplayDelivery {
  return (webhookId, deliveryId, caller) =>
    replay(database, webhookId, caller, { delivery_id: deliveryId }, async (statements) => {
      const found = await statements.rows<{ id: number }>(
        'SELECT id FROM webhook_deliveries WHERE id = ? AND webhook_id = ?',
        [deliveryId, webhookId],
      )
      if (found.length === 0) throw new Refusal('WEBHOOK_DELIVERY_NOT_FOUND')
      return found
    })
}

/** Sends all that were given up again, the oldest first and a bounded number at a time. */
export function createReplayFailed(database: Database): ReplayFailed {
  return (webhookId, caller) =>
    replay(database, webhookId, caller, { all_failed: true }, (statements) =>
      statements.listRows<{ id: number }>(
        `SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND status = 'failed' ORDER BY id LIMIT ?`,
        [webhookId, WEBHOOK_REPLAYS_MAX],
      ),
    )
}

function replay(
  database: Database,
  webhookId: number,
  caller: StaffCaller,
  detail: object,
  find: (statements: Statements) => Promise<readonly { id: number }[]>,
): Promise<number> {
  return database.transaction(
    async (statements) => {
      await lockWebhook(statements, webhookId)
      const ids = (await find(statements)).map(({ id }) => id)
      if (ids.length === 0) return 0
      await statements.listRows(
        `UPDATE webhook_deliveries
            SET status = 'pending', attempt_count = 0, next_attempt_at = SYSDATE(6), finished_at = NULL
          WHERE id IN (?)`,
        [ids],
      )
      await writeAudit(statements, {
        staffId: caller.staffId,
        action: 'webhook.replay',
        subject: 'webhook',
        subjectId: webhookId,
        detail: { ...detail, count: ids.length },
      })
      return ids.length
    },
    // Again it would only do the same again.
    { recognisesItself: true },
  )
}
