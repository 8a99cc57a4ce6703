import type { Database } from '../database/database.ts'
import { OUTBOX_READ_MAX } from '../limits.ts'
import { type EventRecord, type EventScope, readEventsAfter, readLastEventNumber } from './event-record.ts'
import type { FlushGuard } from './flush-guard.ts'
import type { OutboxPoller } from './outbox-poller.ts'

export interface Outbox {
  readonly database: Pick<Database, 'read'>
  readonly poller: OutboxPoller
  readonly flushGuard: FlushGuard
}

/** Somebody who gets each event once and in order: first those of the past, then new ones as they come. */
export interface Follower {
  /**
   * The next events.
   *
   * @param withinMs - how long to wait for one
   * @returns none where none came, or this is over
   */
  next(withinMs: number): Promise<readonly EventRecord[]>
  /** Number of the last event that was given, or that this began after. */
  position(): number
  /** Whether the poller or the follower itself has ended it. */
  isOver(): boolean
  close(): void
}

/**
 * Joins first and reads the past then, so that nothing falls in between; what comes both ways is told by its number.
 *
 * @param after - number of the last event that the follower has had; undefined for new ones only
 * @throws Refusal and Unavailable as {@link OutboxPoller.subscribe} does
 */
export async function followEvents(
  { database, poller, flushGuard }: Outbox,
  scope: EventScope,
  after: number | undefined,
): Promise<Follower> {
  const subscription = await poller.subscribe(scope)
  let last = after ?? 0
  let isBehind = after !== undefined

  async function findPlace(): Promise<void> {
    if (after !== undefined && after <= subscription.position) return
    const newest = await database.read(readLastEventNumber)
    if (after === undefined) {
      // The poller may not have come as far yet.
      last = newest
      return
    }
    // The books were put back from a backup: the number is of a time that is no more.
    if (after > newest) last = scope === 'all' ? newest : 0
  }

  async function readPast(): Promise<readonly EventRecord[]> {
    const events = await database.read((statements) =>
      readEventsAfter(statements, scope, last, OUTBOX_READ_MAX),
    )
    const newest = events.at(-1)
    if (newest !== undefined) await flushGuard.upTo(newest.eventNumber)
    isBehind = events.length === OUTBOX_READ_MAX
    return advance(events)
  }

  function takeNew(): readonly EventRecord[] {
    const { events, hasLost } = subscription.take()
    isBehind ||= hasLost
    return advance(events.filter(({ eventNumber }) => eventNumber > last))
  }

  function advance(events: readonly EventRecord[]): readonly EventRecord[] {
    last = events.at(-1)?.eventNumber ?? last
    return events
  }

  try {
    await findPlace()
  } catch (error) {
    subscription.close()
    throw error
  }
  return {
    async next(withinMs) {
      const until = performance.now() + withinMs
      for (;;) {
        if (subscription.isOver) return []
        const events = isBehind ? await readPast() : takeNew()
        if (events.length > 0) return events
        if (isBehind) continue
        const left = until - performance.now()
        if (left <= 0) return []
        await subscription.wait(left)
      }
    },
    position: () => last,
    isOver: () => subscription.isOver,
    close: () => subscription.close(),
  }
}
