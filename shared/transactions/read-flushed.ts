import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { readLastEventNumber } from '../outbox/event-record.ts'
import type { FlushGuard } from '../outbox/flush-guard.ts'

/** A read that tells nothing of a transaction that a power cut could still take back. */
export type ReadFlushed = <T>(work: (statements: Statements) => Promise<T>) => Promise<T>

/** InnoDB shows a commit before its flush, so the answer waits until the newest step it may rest on is on the disk. */
export function createReadFlushed(database: Pick<Database, 'read'>, flushGuard: FlushGuard): ReadFlushed {
  return async (work) => {
    const { value, eventNumber } = await database.read(async (statements) => ({
      value: await work(statements),
      eventNumber: await readLastEventNumber(statements),
    }))
    await flushGuard.upTo(eventNumber)
    return value
  }
}
