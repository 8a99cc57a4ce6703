import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { lockWebhook } from './webhook-record.ts'

export type DeleteWebhook = (webhookId: number, caller: StaffCaller) => Promise<void>

/** Its deliveries go with it. */
export function createDeleteWebhook(database: Database): DeleteWebhook {
  return (webhookId, caller) =>
    database.transaction(
      async (statements) => {
        await lockWebhook(statements, webhookId)
        await statements.change('DELETE FROM webhooks WHERE id = ?', [webhookId])
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'webhook.delete',
          subject: 'webhook',
          subjectId: webhookId,
          detail: {},
        })
      },
      { recognisesItself: false },
    )
}
