import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'

/** A shift that is held: whoever puts cash into its drawer is through, or waits. */
export interface LockedShift {
  readonly isClosed: boolean
}

/**
 * By its open drawer, as whoever puts cash into it does: a lock on the row alone would pass by theirs, which is on the
 * index.
 *
 * @throws Refusal `SHIFT_NOT_FOUND`
 */
export async function lockShift(statements: Statements, shiftId: number): Promise<LockedShift> {
  const [shift] = await statements.rows<{ drawer: string }>('SELECT drawer FROM shifts WHERE id = ?', [
    shiftId,
  ])
  if (shift === undefined) throw new Refusal('SHIFT_NOT_FOUND')
  const [open] = await statements.rows<{ id: number }>(
    'SELECT id FROM shifts FORCE INDEX (shifts_open_drawer) WHERE open_drawer = ? FOR UPDATE',
    [shift.drawer],
  )
  return { isClosed: open?.id !== shiftId }
}

/** @throws Refusal `SHIFT_CLOSED` */
export function refuseClosed({ isClosed }: LockedShift): void {
  if (isClosed) throw new Refusal('SHIFT_CLOSED')
}
