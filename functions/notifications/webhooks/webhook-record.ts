import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { WEBHOOK_REPLAYS_MAX, WEBHOOKS_MAX } from '@kedai/shared/limits.ts'
import type { Webhook } from './contract.ts'

/** A webhook with the number of its changes. */
export interface VersionedWebhook {
  readonly webhook: Webhook
  readonly version: number
}

interface WebhookRow {
  id: number
  url: string
  description: string
  is_active: number
  version: number
  created_at: string
}

/** Every webhook, by its number. */
export async function readWebhooks(statements: Statements): Promise<VersionedWebhook[]> {
  const rows = await statements.listRows<WebhookRow>(
    `SELECT id, url, description, is_active, version, CAST(created_at AS CHAR) AS created_at
       FROM webhooks ORDER BY id LIMIT ?`,
    [WEBHOOKS_MAX],
  )
  const webhooks: VersionedWebhook[] = []
  for (const row of rows) {
    webhooks.push({
      version: row.version,
      webhook: {
        webhook_id: row.id,
        url: row.url,
        description: row.description,
        is_active: row.is_active === 1,
        created_at: rfc3339(row.created_at),
        pending_count: await countDeliveries(statements, row.id, 'pending'),
        failed_count: await countDeliveries(statements, row.id, 'failed'),
      },
    })
  }
  return webhooks
}

/** @throws Refusal `WEBHOOK_NOT_FOUND` */
export async function readWebhook(statements: Statements, webhookId: number): Promise<VersionedWebhook> {
  const found = (await readWebhooks(statements)).find(({ webhook }) => webhook.webhook_id === webhookId)
  if (found === undefined) throw new Refusal('WEBHOOK_NOT_FOUND')
  return found
}

/** Up to a bound, since a webhook that nobody looks after has no end of them. */
async function countDeliveries(
  statements: Statements,
  webhookId: number,
  status: 'pending' | 'failed',
): Promise<number> {
  const [row] = await statements.listRows<{ count: number }>(
    `SELECT COUNT(*) AS count FROM
       (SELECT 1 FROM webhook_deliveries WHERE webhook_id = ? AND status = ? LIMIT ?) AS some`,
    [webhookId, status, WEBHOOK_REPLAYS_MAX],
  )
  return row?.count ?? 0
}

/**
 * Locks the webhook until COMMIT.
 *
 * @throws Refusal `WEBHOOK_NOT_FOUND`
 */
export async function lockWebhook(statements: Statements, webhookId: number): Promise<{ version: number }> {
  const [row] = await statements.rows<{ version: number }>(
    'SELECT version FROM webhooks WHERE id = ? FOR UPDATE',
    [webhookId],
  )
  if (row === undefined) throw new Refusal('WEBHOOK_NOT_FOUND')
  return row
}
