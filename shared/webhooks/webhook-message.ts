import type { EventRecord } from '../outbox/event-record.ts'
import { signedHeaders } from './sign.ts'

/** What one webhook is told by one request. */
export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Signing {
  readonly secrets: readonly string[]
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** An event for a webhook. Its id is the same at every try, and the event's alone through all time. */
export function eventMessage(event: EventRecord, webhookId: number, signing: Signing): WebhookMessage {
  return messageOf(
    `evt_${event.hash.toString('hex').slice(0, 32)}_${webhookId}`,
    {
      type: 'transaction.changed',
      timestamp: event.occurredAt,
      data: {
        event_number: event.eventNumber,
        transaction_id: event.transactionId,
        status: event.status,
        payment_status: event.paymentStatus,
        receipt_number: event.receiptNumber,
        total_amount: event.totalAmount,
      },
    },
    signing,
  )
}

/** A message that says nothing, to try a webhook by. */
export function pingMessage(id: string, signing: Signing): WebhookMessage {
  const timestamp = new Date(signing.nowMs).toISOString()
  return messageOf(`ping_${id}`, { type: 'webhook.ping', timestamp, data: {} }, signing)
}

function messageOf(id: string, content: object, { secrets, nowMs }: Signing): WebhookMessage {
  const body = JSON.stringify(content)
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Kedai-Webhooks/1',
      ...signedHeaders({ id, timestamp: Math.floor(nowMs / 1_000), body }, secrets),
    },
    body,
  }
}
