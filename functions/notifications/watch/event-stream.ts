import { Readable } from 'node:stream'
import { STREAM_COMMENT_MS, STREAM_RETRY_MS } from '@kedai/shared/limits.ts'
import type { EventRecord } from '@kedai/shared/outbox/event-record.ts'
import type { Follower } from '@kedai/shared/outbox/follow-events.ts'
import type { TransactionEvent } from './contract.ts'

export interface StreamOptions {
  /** How long it lasts; 0 ends it with what there is. */
  readonly lastsMs: number
  /** Asked before events are handed out: who has lost the right to them gets no more. */
  readonly isPermitted?: () => Promise<boolean>
}

/**
 * The follower's events as Server-Sent Events. Reads on only as fast as the client takes them. Whoever
 * sees the client go closes the follower: the stream itself cannot while its maker waits for an event.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(follower: Follower, options: StreamOptions): Readable {
  return Readable.from(framesOf(follower, options), { objectMode: false })
}

async function* framesOf(
  follower: Follower,
  { lastsMs, isPermitted = async () => true }: StreamOptions,
): AsyncGenerator<string> {
  const endsAt = performance.now() + lastsMs
  try {
    // An id without data: also a client that is cut off before the first event knows where to go on.
    yield `retry: ${STREAM_RETRY_MS}\nid: ${follower.position()}\n\n`
    let left = lastsMs
    do {
      const events = await follower.next(Math.min(left, STREAM_COMMENT_MS))
      if (!(await isPermitted())) return
      if (events.length > 0) yield events.map(frameOf).join('')
      else if (!follower.isOver() && performance.now() < endsAt) yield ': still here\n\n'
      left = endsAt - performance.now()
    } while (left > 0 && !follower.isOver())
  } finally {
    follower.close()
  }
}

function frameOf(event: EventRecord): string {
  return `id: ${event.eventNumber}\nevent: transaction\ndata: ${JSON.stringify(onTheWire(event))}\n\n`
}

/** What is told of an event; nothing of the staff. */
export function onTheWire(event: EventRecord): TransactionEvent {
  return {
    event_number: event.eventNumber,
    transaction_id: event.transactionId,
    status: event.status,
    payment_status: event.paymentStatus,
    occurred_at: event.occurredAt,
    receipt_number: event.receiptNumber,
  }
}
