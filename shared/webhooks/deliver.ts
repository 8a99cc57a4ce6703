import { writeAudit } from '../auth/audit.ts'
import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { WEBHOOK_LEASE_SECONDS, WEBHOOK_RETRY_SECONDS, WEBHOOK_TIMEOUT_MS } from '../limits.ts'
import { readEventsAfter } from '../outbox/event-record.ts'
import type { PostOutcome, PostWebhook } from './post-webhook.ts'
import { eventMessage } from './webhook-message.ts'

export interface DeliveryDeps {
  readonly database: Pick<Database, 'read' | 'transaction'>
  readonly postWebhook: PostWebhook
  /** 0 to just below 1, for the spread of the retries. */
  readonly random?: () => number
}

export interface WebhookTarget {
  readonly id: number
  readonly url: string
  readonly secrets: readonly string[]
}

/** A delivery that is due, as it was found. */
export interface DueDelivery {
  readonly id: number
  readonly eventNumber: number
  readonly attemptCount: number
}

/** The receiver says by this that it is gone for good. */
const GONE = 410

/**
 * Sends one event to one webhook. The try is counted before, by whoever comes first, so that neither a crash nor
 * another process sends it in a loop; sent again after a crash, it has the same id.
 */
export async function deliver(
  { database, postWebhook, random = Math.random }: DeliveryDeps,
  webhook: WebhookTarget,
  delivery: DueDelivery,
  signal: AbortSignal,
): Promise<void> {
  const isOurs = await database.transaction((statements) => claim(statements, delivery), {
    recognisesItself: false,
  })
  if (!isOurs) return
  const [event] = await database.read((statements) =>
    readEventsAfter(statements, 'all', delivery.eventNumber - 1, 1),
  )
  if (event === undefined) throw new Error('a delivery is of an event that there is not')
  const message = eventMessage(event, webhook.id, { secrets: webhook.secrets, nowMs: Date.now() })
  const outcome = await postWebhook({
    url: webhook.url,
    ...message,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    signal,
  })
  // Cut off by our own end: what came of it is unknown, and the next process tries again.
  if (signal.aborted) return
  await database.transaction(
    (statements) => noteOutcome(statements, webhook.id, delivery, outcome, random()),
    {
      recognisesItself: true,
    },
  )
}

async function claim(statements: Statements, { id, attemptCount }: DueDelivery): Promise<boolean> {
  const claimed = await statements.change(
    `UPDATE webhook_deliveries
        SET attempt_count = attempt_count + 1, next_attempt_at = SYSDATE(6) + INTERVAL ? SECOND
      WHERE id = ? AND status = 'pending' AND attempt_count = ? AND next_attempt_at <= SYSDATE(6)`,
    [WEBHOOK_LEASE_SECONDS, id, attemptCount],
  )
  return claimed === 1
}

async function noteOutcome(
  statements: Statements,
  webhookId: number,
  { id, attemptCount }: DueDelivery,
  outcome: PostOutcome,
  thrown: number,
): Promise<void> {
  const status = 'status' in outcome ? outcome.status : null
  const fault = 'fault' in outcome ? outcome.fault : `answered ${outcome.status}`
  if (status !== null && status >= 200 && status < 300) {
    await finish(statements, id, 'delivered', status, '')
    return
  }
  if (status === GONE) await disable(statements, webhookId)
  const retrySeconds = WEBHOOK_RETRY_SECONDS[attemptCount]
  if (status === GONE || retrySeconds === undefined) {
    await finish(statements, id, 'failed', status, fault)
    return
  }
  await statements.change(
    `UPDATE webhook_deliveries
        SET next_attempt_at = SYSDATE(6) + INTERVAL ? MICROSECOND, response_status = ?, last_error = ?
      WHERE id = ? AND status = 'pending'`,
    // Spread by a tenth, so that what failed together does not come back together.
    [Math.round(retrySeconds * (0.9 + 0.2 * thrown) * 1_000_000), status, fault, id],
  )
}

async function finish(
  statements: Statements,
  deliveryId: number,
  status: 'delivered' | 'failed',
  responseStatus: number | null,
  fault: string,
): Promise<void> {
  await statements.change(
    `UPDATE webhook_deliveries
        SET status = ?, response_status = ?, last_error = ?, finished_at = SYSDATE(6)
      WHERE id = ? AND status = 'pending'`,
    [status, responseStatus, fault, deliveryId],
  )
}

async function disable(statements: Statements, webhookId: number): Promise<void> {
  const disabled = await statements.change(
    'UPDATE webhooks SET is_active = 0, version = version + 1 WHERE id = ? AND is_active = 1',
    [webhookId],
  )
  if (disabled === 0) return
  await writeAudit(statements, {
    staffId: null,
    action: 'webhook.disable',
    subject: 'webhook',
    subjectId: webhookId,
    detail: { answered: GONE },
  })
}
