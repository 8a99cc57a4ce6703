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
export function appendEvent(
  statements: Statements,
  head: LedgerHead,
  event: NewEvent,
): Promise<AppendedEvent> {
  return appendEvents(statements, head, [event])
}

/**
 * Writes events one after the other in the chain, by one statement.
 *
 * @param events - at least one
 * @returns the last of them
 */
export async function appendEvents(
  statements: Statements,
  head: LedgerHead,
  events: readonly NewEvent[],
): Promise<AppendedEvent> {
  let last = { eventNumber: head.lastEventNumber, occurredAt: head.lastEventAt, hash: head.lastHash }
  const rows = events.map((event) => {
    const { transactionId, status, paymentStatus, detail, staffId } = event
    const isClockSuspect = head.now < last.occurredAt
    const eventNumber = last.eventNumber + 1
    const hash = hashEvent(last.hash, {
      transactionId,
      status,
      paymentStatus,
      detail,
      eventNumber,
      occurredAt: head.now,
      staffId: staffId ?? 0,
    })
    last = { eventNumber, occurredAt: head.now, hash }
    return [
      eventNumber,
      transactionId,
      status,
      paymentStatus,
      head.now,
      isClockSuspect,
      staffId ?? null,
      detail,
      hash,
    ]
  })
  await statements.insertRows(
    `INSERT INTO transaction_events
       (event_number, transaction_id, status, payment_status, occurred_at, clock_suspect, staff_id, detail,
        hash) VALUES ?`,
    rows,
  )
  return last
}
