import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { StockCountSummary } from './contract.ts'
import { closeCount, lockCount, readCount, refuseUnlessOpen } from './count-record.ts'

/**
 * Ends a count without booking it; what was entered stays to be seen.
 *
 * @throws Refusal `STOCK_COUNT_NOT_FOUND`, `STOCK_COUNT_CLOSED`
 */
export type CancelCount = (
  countId: number,
  caller: StaffCaller,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<StockCountSummary>>

export function createCancelCount(database: Database): CancelCount {
  return (countId, { staffId }, idempotency) =>
    oncePerKey(database, {
      idempotency,
      lock: (statements) => lockCount(statements, countId, 'FOR UPDATE'),
      work: async (statements, count) => {
        refuseUnlessOpen(countId, count)
        await closeCount(statements, countId, { status: 'cancelled', staffId })
        return readCount(statements, countId)
      },
    })
}
