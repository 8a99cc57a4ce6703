import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { WEBHOOKS_MAX } from '@kedai/shared/limits.ts'
import type { AddressPolicy } from '@kedai/shared/webhooks/address-policy.ts'
import { newWebhookSecret } from '@kedai/shared/webhooks/sign.ts'
import { checkTarget } from './check-target.ts'
import type { CreateWebhookBody, WebhookWithSecret } from './contract.ts'
import { readWebhook } from './webhook-record.ts'

export type CreateWebhook = (
  body: CreateWebhookBody,
  caller: StaffCaller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<WebhookWithSecret>>

/** What happens from now on is sent; what was before is not. */
export function createCreateWebhook(database: Database, policy: AddressPolicy): CreateWebhook {
  return async (body, caller, idempotency) => {
    checkTarget(body.url, policy)
    const secret = newWebhookSecret()
    return oncePerKey(database, {
      idempotency,
      // Those who make one at once queue here, so that there are never more than there may be.
      lock: (statements) => statements.rows<{ id: number }>('SELECT id FROM webhooks FOR UPDATE'),
      async work(statements, webhooks) {
        if (webhooks.length >= WEBHOOKS_MAX) return new Refusal('WEBHOOKS_FULL')
        const webhookId = await statements.insert(
          `INSERT INTO webhooks (url, secret, description, last_event_number, created_by, created_at)
           SELECT ?, ?, ?, last_event_number, ?, SYSDATE(6) FROM ledger_head WHERE id = 1`,
          [body.url, secret, body.description, caller.staffId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'webhook.create',
          subject: 'webhook',
          subjectId: webhookId,
          // The rest of an address may be a key to it.
          detail: { host: new URL(body.url).host },
        })
        const { webhook } = await readWebhook(statements, webhookId)
        return { ...webhook, secret }
      },
    })
  }
}
