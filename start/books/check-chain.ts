import { type HashedEvent, hashEvent } from '@kedai/shared/ledger/event-hash.ts'

/** An event as it is stored. */
export interface StoredEvent extends HashedEvent {
  readonly hash: Buffer
}

/** What `ledger_head` holds of the chain. */
export interface ChainHead {
  readonly lastEventNumber: number
  readonly lastHash: Buffer
}

/** Follows the chain of events from its beginning; only the first break is told, since all after it rests on it. */
export class ChainCheck {
  readonly #head: ChainHead
  #lastNumber = 0
  #lastHash: Buffer = Buffer.alloc(32)
  #fault: string | undefined

  constructor(head: ChainHead) {
    this.#head = head
  }

  /** @param event - by ascending number */
  next(event: StoredEvent): void {
    this.#fault ??= this.#faultOf(event)
    this.#lastNumber = event.eventNumber
    this.#lastHash = event.hash
  }

  /** @returns one sentence on the first break; undefined where every event follows from the one before */
  end(): string | undefined {
    const { lastEventNumber, lastHash } = this.#head
    if (this.#fault !== undefined) return this.#fault
    if (this.#lastNumber < lastEventNumber) return missing(this.#lastNumber + 1, lastEventNumber)
    return this.#lastHash.equals(lastHash)
      ? undefined
      : `The head of the books does not hold the hash of event ${lastEventNumber}, the last one: the head was changed, or the event.`
  }

  #faultOf(event: StoredEvent): string | undefined {
    const expected = this.#lastNumber + 1
    const { eventNumber } = event
    if (eventNumber > this.#head.lastEventNumber) {
      return `Event ${eventNumber} was put in: the head of the books ends with event ${this.#head.lastEventNumber}.`
    }
    if (eventNumber > expected) return missing(expected, eventNumber - 1)
    if (eventNumber < expected) return `Event ${eventNumber} was put in: the first event is number 1.`
    if (hashEvent(this.#lastHash, event).equals(event.hash)) return undefined
    const before = expected === 1 ? '' : ` after event ${expected - 1}`
    return `Event ${eventNumber} (${event.occurredAt} UTC, ${event.status}) is not what was written${before}: its content was changed, or an event was put in or taken out there.`
  }
}

function missing(first: number, last: number): string {
  return first === last ? `Event ${first} is missing.` : `Events ${first} to ${last} are missing.`
}
