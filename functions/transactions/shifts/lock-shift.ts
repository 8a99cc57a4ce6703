import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'

/** A shift that is held: whoever puts cash into its drawer is through, or waits. */
export interface LockedShift {
  readonly isClosed: boolean
}

/** @throws Refusal `SHIFT_NOT_FOUND` */
export async function lockShift(statements: Statements, shiftId: number): Promise<LockedShift> {
  const [shift] = await statements.rows<{ is_closed: number }>(
    'SELECT closed_at IS NOT NULL AS is_closed FROM shifts WHERE id = ? FOR UPDATE',
    [shiftId],
  )
  if (shift === undefined) throw new Refusal('SHIFT_NOT_FOUND')
  return { isClosed: shift.is_closed === 1 }
}

/** @throws Refusal `SHIFT_CLOSED` */
export function refuseClosed({ isClosed }: LockedShift): void {
  if (isClosed) throw new Refusal('SHIFT_CLOSED')
}
