import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { AddressPolicy } from '@kedai/shared/webhooks/address-policy.ts'
import { checkTarget } from './check-target.ts'
import type { ChangeWebhookBody } from './contract.ts'
import { lockWebhook, readWebhook, type VersionedWebhook } from './webhook-record.ts'

export type ChangeWebhook = (
  webhookId: number,
  version: number,
  body: ChangeWebhookBody,
  caller: StaffCaller,
) => Promise<VersionedWebhook>

/** Turned on again it goes on from now: nothing was kept for it meanwhile. */
export function createChangeWebhook(database: Database, policy: AddressPolicy): ChangeWebhook {
  return async (webhookId, version, body, caller) => {
    if (body.url !== undefined) checkTarget(body.url, policy)
    return database.transaction(
      async (statements) => {
        const locked = await lockWebhook(statements, webhookId)
        if (locked.version !== version) throw new Refusal('VERSION_CHANGED')
        await statements.change(
          `UPDATE webhooks
              SET last_event_number = IF(is_active = 0 AND ? = 1,
                    (SELECT last_event_number FROM ledger_head WHERE ledger_head.id = 1), last_event_number),
                  url = COALESCE(?, url), description = COALESCE(?, description),
                  is_active = COALESCE(?, is_active), version = version + 1
            WHERE id = ?`,
          [
            body.is_active ?? null,
            body.url ?? null,
            body.description ?? null,
            body.is_active ?? null,
            webhookId,
          ],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'webhook.change',
          subject: 'webhook',
          subjectId: webhookId,
          // The rest of an address may be a key to it.
          detail: { ...body, ...(body.url && { url: new URL(body.url).host }) },
        })
        return readWebhook(statements, webhookId)
      },
      { recognisesItself: false },
    )
  }
}
