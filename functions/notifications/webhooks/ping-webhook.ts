import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { WEBHOOK_PING_TIMEOUT_MS } from '@kedai/shared/limits.ts'
import type { PostWebhook } from '@kedai/shared/webhooks/post-webhook.ts'
import { PREVIOUS_SECRET_SIGNS, type SecretsRow, secretsOf } from '@kedai/shared/webhooks/read-webhooks.ts'
import { pingMessage } from '@kedai/shared/webhooks/webhook-message.ts'
import { v7 } from 'uuid'
import type { WebhookPing } from './contract.ts'

export type PingWebhook = (webhookId: number) => Promise<WebhookPing>

/** Sends at once, also where the webhook is off, and tells what came of it. */
export function createPingWebhook(database: Database, postWebhook: PostWebhook): PingWebhook {
  return async (webhookId) => {
    const [row] = await database.read((statements) =>
      statements.rows<SecretsRow & { url: string }>(
        `SELECT url, secret, previous_secret, ${PREVIOUS_SECRET_SIGNS} FROM webhooks WHERE id = ?`,
        [webhookId],
      ),
    )
    if (row === undefined) throw new Refusal('WEBHOOK_NOT_FOUND')
    const message = pingMessage(v7(), { secrets: secretsOf(row), nowMs: Date.now() })
    const startedAt = performance.now()
    const outcome = await postWebhook({ url: row.url, ...message, timeoutMs: WEBHOOK_PING_TIMEOUT_MS })
    const status = 'status' in outcome ? outcome.status : null
    return {
      is_delivered: status !== null && status >= 200 && status < 300,
      response_status: status,
      error: 'fault' in outcome ? outcome.fault : '',
      duration_ms: Math.round(performance.now() - startedAt),
    }
  }
}
