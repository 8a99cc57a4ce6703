import assert from 'node:assert/strict'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { countedAmount } from '@kedai/shared/money/denominations.ts'
import { readShiftCash } from '@kedai/shared/sale/shift-cash.ts'
import type { CloseShiftBody, ShiftReport } from './contract.ts'
import { lockShift, refuseClosed } from './lock-shift.ts'
import { readShift } from './read-shift.ts'

/** Closes a shift with what was counted; from then on it does not change. */
export type CloseShift = (
  shiftId: number,
  body: CloseShiftBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<ShiftReport>>

export function createCloseShift(database: Database): CloseShift {
  return (shiftId, { denominations, note }, caller, idempotency) =>
    oncePerKey(database, {
      idempotency,
      lock: (statements) => lockShift(statements, shiftId),
      work: async (statements, shift) => {
        refuseClosed(shift)
        // Under the lock: each sale into this drawer has committed, or will find the shift closed.
        const { expected } = await readShiftCash(statements, shiftId)
        const counted = denominations.filter(({ count }) => count > 0)
        const closed = await statements.change(
          `UPDATE shifts SET open_drawer = NULL, closed_by = ?, closed_at = SYSDATE(6), expected_amount = ?,
             counted_amount = ?, denominations = ?, note = ? WHERE id = ? AND closed_at IS NULL`,
          [caller.staffId, expected, countedAmount(counted), JSON.stringify(counted), note, shiftId],
        )
        assert.equal(closed, 1, 'a locked open shift is closed once')
        return readShift(statements, shiftId, caller)
      },
    })
}
