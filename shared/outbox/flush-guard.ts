import { v7 } from 'uuid'
import type { Database } from '../database/database.ts'

/** Keeps an event from being told before a power cut can no longer take it back. */
export interface FlushGuard {
  /**
   * Returns once everything up to the event is on the disk. Costs a write only where this process has not had one
   * since it first saw the event; those who wait share it.
   *
   * @param eventNumber - newest event that was read
   */
  upTo(eventNumber: number): Promise<void>
}

/**
 * InnoDB shows a commit before its flush. A write of our own that commits after the read is flushed after it, and the
 * log is flushed in its order, so that this flush covers what was read.
 *
 * @param reader - name of this process among the readers of the outbox, at most 40 characters
 */
export function createFlushGuard(database: Pick<Database, 'transaction'>, reader = v7()): FlushGuard {
  let flushed = 0
  let wanted = 0
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  async function write(): Promise<void> {
    const eventNumber = wanted
    if (eventNumber <= flushed) return
    await database.transaction(
      (statements) =>
        statements.change(
          // The time makes it a change, also where the number is the same.
          `INSERT INTO outbox_reads (reader, event_number, read_at) VALUES (?, ?, SYSDATE(6))
           ON DUPLICATE KEY UPDATE event_number = VALUES(event_number), read_at = VALUES(read_at)`,
          [reader, eventNumber],
        ),
      { recognisesItself: true },
    )
    flushed = eventNumber
  }

  return {
    upTo(eventNumber) {
      if (eventNumber <= flushed) return Promise.resolve()
      wanted = Math.max(wanted, eventNumber)
      // The write under way may have begun before this event was read; the one after it has not.
      next ??= running
        .catch(() => undefined)
        .then(() => {
          running = next ?? running
          next = undefined
          return write()
        })
      return next
    },
  }
}
