import { createHash } from 'node:crypto'

/** What a link of the chain holds of its event. */
export interface HashedEvent {
  readonly eventNumber: number
  /** 16 bytes. */
  readonly transactionId: Buffer
  readonly status: string
  readonly paymentStatus: string
  /** DATETIME(6) in UTC as the database writes it. */
  readonly occurredAt: string
  /** 0 where nobody of the shop's staff did it. */
  readonly staffId: number
  readonly detail: string
}

/**
 * The link after `previousHash`. Every field is a line of its own, so that the database itself can recompute
 * it (invariants.sql does).
 *
 * @returns SHA-256, 32 bytes
 */
export function hashEvent(previousHash: Buffer, event: HashedEvent): Buffer {
  return createHash('sha256')
    .update(
      [
        hex(previousHash),
        event.eventNumber,
        hex(event.transactionId),
        event.status,
        event.paymentStatus,
        event.occurredAt,
        event.staffId,
        event.detail,
      ].join('\n'),
    )
    .digest()
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase()
}
