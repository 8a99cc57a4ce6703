import type { Database } from '../database/database.ts'
import { WEBHOOK_DELIVERY_DAYS, WEBHOOK_PRUNE_BATCH } from '../limits.ts'

/**
 * Forgets deliveries that are old, from the oldest on and in batches.
 *
 * @returns how many there were
 */
export async function pruneDeliveries(
  database: Pick<Database, 'transaction'>,
  signal: AbortSignal,
): Promise<number> {
  let prunedCount = 0
  while (!signal.aborted) {
    const count = await database.transaction(
      async (statements) => {
        const rows = await statements.listRows<{ id: number; is_old: number }>(
          `SELECT id, created_at < SYSDATE(6) - INTERVAL ? DAY AS is_old FROM webhook_deliveries
            ORDER BY id LIMIT ?`,
          [WEBHOOK_DELIVERY_DAYS, WEBHOOK_PRUNE_BATCH],
        )
        const old = rows.filter((row) => row.is_old === 1).map((row) => row.id)
        if (old.length > 0) await statements.listRows('DELETE FROM webhook_deliveries WHERE id IN (?)', [old])
        return old.length
      },
      { recognisesItself: true },
    )
    prunedCount += count
    if (count < WEBHOOK_PRUNE_BATCH) break
  }
  return prunedCount
}
