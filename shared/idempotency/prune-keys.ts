import type { Database } from '../database/database.ts'
import { IDEMPOTENCY_KEYS_KEPT_DAYS } from '../limits.ts'

/**
 * Removes stored answers that nobody will ask for again. A sale keeps its key for good, in its own row.
 *
 * @param limit - answers at the most, oldest first
 * @returns how many were removed
 */
export function pruneIdempotencyKeys(
  database: Database,
  { limit }: { readonly limit: number },
): Promise<number> {
  // NOW, by which an index can be entered: SYSDATE is another instant for each row.
  const old = `finished_at < NOW(6) - INTERVAL ${IDEMPOTENCY_KEYS_KEPT_DAYS} DAY`
  return database.transaction(
    async (statements) => {
      const keys = await statements.listRows<{ idempotency_key: Buffer }>(
        `SELECT idempotency_key FROM idempotency_keys WHERE ${old} ORDER BY finished_at LIMIT ?`,
        [limit],
      )
      if (keys.length === 0) return 0
      return statements.change(
        `DELETE FROM idempotency_keys WHERE idempotency_key IN (${keys.map(() => '?').join(', ')}) AND ${old}`,
        keys.map((key) => key.idempotency_key),
      )
    },
    { recognisesItself: true },
  )
}
