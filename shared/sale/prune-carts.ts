import type { Database } from '../database/database.ts'
import { CART_LIFETIME_HOURS, ENDED_CARTS_KEPT_DAYS } from '../limits.ts'

/**
 * Removes carts that ended unpaid long ago, with their lines. A paid cart stays with its transaction.
 *
 * @param limit - carts at the most, oldest first
 * @returns how many were removed
 */
export function pruneCarts(database: Database, { limit }: { readonly limit: number }): Promise<number> {
  // NOW, by which an index can be entered: SYSDATE is another instant for each row.
  const ended = `status = 'open' AND opened_at < NOW(6) - INTERVAL ${CART_LIFETIME_HOURS} HOUR
    - INTERVAL ${ENDED_CARTS_KEPT_DAYS} DAY`
  return database.transaction(
    async (statements) => {
      const carts = await statements.listRows<{ id: number }>(
        `SELECT id FROM carts WHERE ${ended} ORDER BY opened_at LIMIT ?`,
        [limit],
      )
      if (carts.length === 0) return 0
      return statements.change(
        `DELETE FROM carts WHERE id IN (${carts.map(() => '?').join(', ')}) AND ${ended}`,
        carts.map(({ id }) => id).sort((one, other) => one - other),
      )
    },
    { recognisesItself: true },
  )
}
