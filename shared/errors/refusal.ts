import { catalogue, type Reason } from './catalogue.ts'

/** What a client may know of a refusal; snake_case, as on the wire. */
export type RefusalDetails = Readonly<Record<string, unknown>>

/**
 * An expected "no". It rolls back the transaction it is thrown in and reaches the client as its reason's
 * status, with the constant message and these details.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: Reason
  readonly status: number
  readonly details: RefusalDetails
  /** Seconds for the `Retry-After` header, where trying again helps. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    reason: Reason,
    details: RefusalDetails = {},
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(catalogue[reason].message, { cause: options.cause })
    this.reason = reason
    this.status = catalogue[reason].status
    this.details = details
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** Trouble below (database, disk, network), worth a repeat: 503 with `Retry-After`; the cause is only logged. */
export class Unavailable extends Refusal {
  constructor(
    cause: unknown,
    reason: 'UNAVAILABLE' | 'OUTCOME_UNKNOWN' = 'UNAVAILABLE',
    random = Math.random,
  ) {
    // Jitter, so that clients turned away together do not come back together.
    const retryAfterSeconds = reason === 'OUTCOME_UNKNOWN' ? 2 : 1 + Math.floor(random() * 3)
    super(reason, {}, { retryAfterSeconds, cause })
  }
}
