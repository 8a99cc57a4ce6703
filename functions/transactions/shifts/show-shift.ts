import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { requirePermission } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { ShiftReport } from './contract.ts'
import { readShift } from './read-shift.ts'

/** One shift by its number; of others than the caller's own only with the permission for it. */
export type ShowShift = (shiftId: number, caller: StaffCaller) => Promise<ShiftReport>

export function createShowShift(database: Database): ShowShift {
  return async (shiftId, caller) => {
    const shift = await database.read((statements) => readShift(statements, shiftId, caller))
    const isOwn = [shift.opened_by.staff_id, shift.closed_by?.staff_id].includes(caller.staffId)
    if (!isOwn) requirePermission(caller, 'shifts.read')
    return shift
  }
}

/** The open shift of a drawer. */
export type ShowCurrentShift = (drawer: string, caller: StaffCaller) => Promise<ShiftReport>

export function createShowCurrentShift(database: Database): ShowCurrentShift {
  return (drawer, caller) =>
    database.read(async (statements) => {
      const [shift] = await statements.rows<{ id: number }>('SELECT id FROM shifts WHERE open_drawer = ?', [
        drawer,
      ])
      if (shift === undefined) throw new Refusal('SHIFT_NOT_FOUND')
      return readShift(statements, shift.id, caller)
    })
}
