import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'

/**
 * The open shift of a drawer, held open until COMMIT: closing it takes its row for itself, so what goes into the
 * drawer now is in its count.
 *
 * @returns number of the shift; null where the drawer has none
 */
export async function findAndHoldShift(statements: Statements, drawer: string): Promise<number | null> {
  const [shift] = await statements.rows<{ id: number }>(
    'SELECT id FROM shifts FORCE INDEX (shifts_open_drawer) WHERE open_drawer = ? LOCK IN SHARE MODE',
    [drawer],
  )
  return shift?.id ?? null
}

/**
 * As {@link findAndHoldShift}.
 *
 * @param isRequired - whether the shop's settings let cash be taken only in an open shift
 * @throws Refusal `SHIFT_REQUIRED`
 */
export async function holdOpenShift(
  statements: Statements,
  drawer: string,
  isRequired: boolean,
): Promise<number | null> {
  const shiftId = await findAndHoldShift(statements, drawer)
  if (isRequired) requireShift(shiftId, drawer)
  return shiftId
}

/** @throws Refusal `SHIFT_REQUIRED` */
export function requireShift(shiftId: number | null, drawer: string): void {
  if (shiftId === null) throw new Refusal('SHIFT_REQUIRED', { drawer })
}
