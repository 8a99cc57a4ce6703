import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import {
  LISTENERS_MAX,
  LISTENERS_PER_TRANSACTION_MAX,
  OUTBOX_FAULT_PAUSE_MS,
  OUTBOX_POLL_MS,
  OUTBOX_READ_MAX,
  STAFF_LISTENERS_MAX,
} from '../limits.ts'
import { type EventRecord, type EventScope, readEventsAfter, readLastEventNumber } from './event-record.ts'
import type { FlushGuard } from './flush-guard.ts'
import { Subscription } from './subscription.ts'

/** Reads the outbox for all listeners of a process, and only while there are any. */
export interface OutboxPoller {
  /**
   * Joins. Every event after the returned position comes, in order; those up to it are in the database.
   *
   * @throws Refusal `TOO_MANY_LISTENERS` of this transaction, `LISTENERS_FULL` of this process
   * @throws Unavailable where the database cannot be read
   */
  subscribe(scope: EventScope): Promise<Subscription>
  /** Ends every subscription, and refuses new ones. */
  end(): void
}

/** Who is turned away comes back after this; by then a stream has perhaps ended. */
const RETRY_AFTER_SECONDS = 5

export interface PollerOptions {
  /** Told of each time that the outbox could not be read; it is read again after a pause. */
  readonly onFault?: (error: unknown) => void
  /** Pauses so many milliseconds; for tests. */
  readonly rest?: (milliseconds: number) => Promise<void>
}

export function createOutboxPoller(
  database: Pick<Database, 'read'>,
  flushGuard: FlushGuard,
  { onFault = () => undefined, rest = restQuietly }: PollerOptions = {},
): OutboxPoller {
  const listeners = new Map<string, Set<Subscription>>()
  let transactionListenerCount = 0
  let position = 0
  let ready: Promise<void> | undefined
  let hasEnded = false

  function join(scope: EventScope): Subscription {
    const key = scope === 'all' ? 'all' : scope.transactionId
    const siblings = listeners.get(key) ?? new Set()
    if (scope !== 'all' && siblings.size >= LISTENERS_PER_TRANSACTION_MAX) {
      throw new Refusal('TOO_MANY_LISTENERS', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    }
    // The staff's own places, so that no crowd of customers shuts the cashier's screen out.
    const isFull =
      scope === 'all' ? siblings.size >= STAFF_LISTENERS_MAX : transactionListenerCount >= LISTENERS_MAX
    if (hasEnded || isFull)
      throw new Refusal('LISTENERS_FULL', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    if (scope !== 'all') transactionListenerCount += 1
    const subscription = new Subscription((one) => {
      siblings.delete(one)
      if (siblings.size === 0) listeners.delete(key)
      if (scope !== 'all') transactionListenerCount -= 1
    })
    listeners.set(key, siblings.add(subscription))
    return subscription
  }

  async function start(): Promise<void> {
    position = await database.read(readLastEventNumber)
    void poll()
  }

  async function poll(): Promise<void> {
    while (listeners.size > 0) {
      try {
        const events = await database.read((statements) =>
          readEventsAfter(statements, 'all', position, OUTBOX_READ_MAX),
        )
        await handOut(events)
        if (events.length < OUTBOX_READ_MAX) await rest(OUTBOX_POLL_MS)
      } catch (error) {
        onFault(error)
        await rest(OUTBOX_FAULT_PAUSE_MS)
      }
    }
    ready = undefined
  }

  async function handOut(events: readonly EventRecord[]): Promise<void> {
    const last = events.at(-1)
    if (last === undefined) return
    await flushGuard.upTo(last.eventNumber)
    for (const event of events) {
      for (const listener of listeners.get(event.transactionId) ?? []) listener.put(event)
      for (const listener of listeners.get('all') ?? []) listener.put(event)
    }
    position = last.eventNumber
  }

  return {
    async subscribe(scope) {
      const subscription = join(scope)
      try {
        ready ??= start()
        await ready
      } catch (error) {
        ready = undefined
        subscription.close()
        throw error
      }
      subscription.position = position
      return subscription
    },
    end() {
      hasEnded = true
      for (const siblings of listeners.values()) for (const listener of siblings) listener.close()
    },
  }
}

/** Keeps no process from ending. */
async function restQuietly(milliseconds: number): Promise<void> {
  await pause(milliseconds, undefined, { ref: false })
}
