import type { Statements } from '../database/statements.ts'
import { WEBHOOK_PARALLEL_MAX } from '../limits.ts'
import type { DueDelivery, WebhookTarget } from './deliver.ts'

/** Columns that {@link secretsOf} reads. */
export interface SecretsRow {
  secret: string
  previous_secret: string | null
  previous_secret_signs: number | null
}

/** For a SELECT from webhooks: whether the secret before still signs. */
export const PREVIOUS_SECRET_SIGNS = 'previous_secret_until > SYSDATE(6) AS previous_secret_signs'

/** The secrets that sign now, the newest first. */
export function secretsOf(row: SecretsRow): readonly string[] {
  return row.previous_secret !== null && row.previous_secret_signs === 1
    ? [row.secret, row.previous_secret]
    : [row.secret]
}

/** Each webhook that is on, and whether there are events of which it has no deliveries yet. */
export async function readActiveWebhooks(
  statements: Statements,
): Promise<readonly { id: number; isBehind: boolean }[]> {
  const rows = await statements.rows<{ id: number; is_behind: number }>(
    `SELECT webhooks.id, webhooks.last_event_number < ledger_head.last_event_number AS is_behind
       FROM webhooks JOIN ledger_head ON ledger_head.id = 1 WHERE webhooks.is_active = 1 ORDER BY webhooks.id`,
  )
  return rows.map((row) => ({ id: row.id, isBehind: row.is_behind === 1 }))
}

/** A webhook as it is now, with some of its deliveries that are due, those that waited longest first. */
export async function readDue(
  statements: Statements,
  webhookId: number,
): Promise<{ readonly webhook: WebhookTarget; readonly due: readonly DueDelivery[] } | undefined> {
  const [row] = await statements.rows<SecretsRow & { url: string }>(
    `SELECT url, secret, previous_secret, ${PREVIOUS_SECRET_SIGNS} FROM webhooks WHERE id = ? AND is_active = 1`,
    [webhookId],
  )
  if (row === undefined) return undefined
  const due = await statements.listRows<{ id: number; event_number: number; attempt_count: number }>(
    `SELECT id, event_number, attempt_count FROM webhook_deliveries
      WHERE webhook_id = ? AND status = 'pending' AND next_attempt_at <= SYSDATE(6) ORDER BY id LIMIT ?`,
    [webhookId, WEBHOOK_PARALLEL_MAX],
  )
  return {
    webhook: { id: webhookId, url: row.url, secrets: secretsOf(row) },
    due: due.map((one) => ({ id: one.id, eventNumber: one.event_number, attemptCount: one.attempt_count })),
  }
}
