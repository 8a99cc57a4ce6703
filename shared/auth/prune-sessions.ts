import type { Database } from '../database/database.ts'
import {
  FAILURES_KEPT_HOURS,
  SESSIONS_KEPT_DAYS,
  SESSIONS_PRUNE_BATCH,
  SESSIONS_PRUNE_BATCHES_MAX,
} from '../limits.ts'

/**
 * In this order: a session's tokens go with it, and there are fewer of them then. NOW is one instant for the whole
 * statement, which an index can be entered by; with SYSDATE every row would be looked at.
 */
const DELETIONS = [
  `DELETE FROM session_tokens WHERE expires_at < NOW(6) LIMIT ${SESSIONS_PRUNE_BATCH}`,
  `DELETE FROM sessions WHERE expires_at < NOW(6) - INTERVAL ${SESSIONS_KEPT_DAYS} DAY
    LIMIT ${SESSIONS_PRUNE_BATCH}`,
  `DELETE FROM sign_in_failures WHERE failed_at < NOW(6) - INTERVAL ${FAILURES_KEPT_HOURS} HOUR
    LIMIT ${SESSIONS_PRUNE_BATCH}`,
] as const

/**
 * Removes tokens that are over, sessions that ended long ago and old failures to sign in, in small batches.
 *
 * @param signal - ends it after the batch that is under way
 * @returns rows that were removed; what is left over is for the next time
 */
export async function pruneSessions(database: Pick<Database, 'read'>, signal?: AbortSignal): Promise<number> {
  let total = 0
  for (const sql of DELETIONS) {
    for (let batch = 0; batch < SESSIONS_PRUNE_BATCHES_MAX && signal?.aborted !== true; batch++) {
      const count = await database.read((statements) => statements.change(sql))
      total += count
      if (count < SESSIONS_PRUNE_BATCH) break
    }
  }
  return total
}
