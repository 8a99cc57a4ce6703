import type { Database } from '../database/database.ts'
import { OUTBOX_READER_DAYS } from '../limits.ts'

/** Forgets readers of the outbox that were not heard of for long; one that comes back writes its row again. */
export function pruneReaders(database: Pick<Database, 'transaction'>): Promise<number> {
  return database.transaction(
    (statements) =>
      statements.change('DELETE FROM outbox_reads WHERE read_at < SYSDATE(6) - INTERVAL ? DAY', [
        OUTBOX_READER_DAYS,
      ]),
    { recognisesItself: true },
  )
}
