import type { Statements } from '../database/statements.ts'
import { type HashedEvent, hashEvent } from './event-hash.ts'
import type { LedgerHead } from './ledger-head.ts'

export interface NewEvent extends Pick<HashedEvent, 'transactionId' | 'status' | 'paymentStatus' | 'detail'> {
  /** Who of the staff did it; undefined for a customer or the clock. */
  readonly staffId?: number | undefined
}

/** An event that took its number and its place in the chain. */
export interface AppendedEvent {
  readonly eventNumber: number
  readonly occurredAt: string
  readonly hash: Buffer
}

/** Writes the event after the head's last one; the caller holds the head's lock and moves it afterwards. */
export async function appendEvent(
  statements: Statements,
  head: LedgerHead,
  event: NewEvent,
): Promise<AppendedEvent> {
  const eventNumber = head.lastEventNumber + 1
  const hash = hashEvent(head.lastHash, {
    ...event,
    eventNumber,
    occurredAt: head.now,
    staffId: event.staffId ?? 0,
  })
  await statements.change(
    `INSERT INTO transaction_events
       (event_number, transaction_id, status, payment_status, occurred_at, clock_suspect, staff_id, detail,
        hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      eventNumber,
      event.transactionId,
      event.status,
      event.paymentStatus,
      head.now,
      head.now < head.lastEventAt,
      event.staffId ?? null,
      event.detail,
      hash,
    ],
  )
  return { eventNumber, occurredAt: head.now, hash }
}
