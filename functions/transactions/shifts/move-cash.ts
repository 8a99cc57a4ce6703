import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { SHIFT_MOVEMENTS_MAX } from '@kedai/shared/limits.ts'
import type { MoveCashBody, ShiftReport } from './contract.ts'
import { lockShift, refuseClosed } from './lock-shift.ts'
import { readShift } from './read-shift.ts'

/**
 * Notes cash that was put into the drawer or taken out. More may be taken out than is booked: what lies in the
 * drawer is a fact, and the count tells the difference.
 */
export type MoveCash = (
  shiftId: number,
  body: MoveCashBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<ShiftReport>>

export function createMoveCash(database: Database): MoveCash {
  return (shiftId, { amount, reason }, caller, idempotency) =>
    oncePerKey(database, {
      idempotency,
      lock: (statements) => lockShift(statements, shiftId),
      work: async (statements, shift) => {
        refuseClosed(shift)
        const [counted] = await statements.rows<{ count: number }>(
          'SELECT COUNT(*) AS count FROM shift_movements WHERE shift_id = ?',
          [shiftId],
        )
        if ((counted?.count ?? 0) >= SHIFT_MOVEMENTS_MAX) {
          throw new Refusal('SHIFT_FULL', { movements_max: SHIFT_MOVEMENTS_MAX })
        }
        await statements.change(
          `INSERT INTO shift_movements (shift_id, amount, reason, staff_id, moved_at)
           VALUES (?, ?, ?, ?, SYSDATE(6))`,
          [shiftId, amount, reason, caller.staffId],
        )
        return readShift(statements, shiftId, caller)
      },
    })
}
