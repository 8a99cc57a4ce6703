import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { WEBHOOK_SECRET_OVERLAP_HOURS } from '@kedai/shared/limits.ts'
import { newWebhookSecret } from '@kedai/shared/webhooks/sign.ts'
import type { WebhookWithSecret } from './contract.ts'
import { lockWebhook, readWebhook } from './webhook-record.ts'

export type RotateSecret = (webhookId: number, caller: StaffCaller) => Promise<WebhookWithSecret>

/** The secret before signs as well for a day, so that the receiver changes over without losing anything. */
export function createRotateSecret(database: Database): RotateSecret {
  return (webhookId, caller) => {
    const secret = newWebhookSecret()
    return database.transaction(
      async (statements) => {
        await lockWebhook(statements, webhookId)
        await statements.change(
          // In this order: MySQL sets columns from left to right.
          `UPDATE webhooks
              SET previous_secret = secret, previous_secret_until = SYSDATE(6) + INTERVAL ? HOUR, secret = ?
            WHERE id = ?`,
          [WEBHOOK_SECRET_OVERLAP_HOURS, secret, webhookId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'webhook.rotate-secret',
          subject: 'webhook',
          subjectId: webhookId,
          detail: {},
        })
        const { webhook } = await readWebhook(statements, webhookId)
        return { ...webhook, secret }
      },
      { recognisesItself: false },
    )
  }
}
