import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { isPermitted } from '@kedai/shared/auth/permissions.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { SHIFT_MOVEMENTS_MAX } from '@kedai/shared/limits.ts'
import { readShiftCash, type ShiftCash } from '@kedai/shared/sale/shift-cash.ts'
import type { Shift, ShiftReport } from './contract.ts'

export interface ShiftRow {
  id: number
  drawer: string
  business_date: string
  opened_by: number
  opened_by_name: string
  opened_at: string
  opening_float: number
  closed_by: number | null
  closed_by_name: string | null
  closed_at: string | null
  expected_amount: number | null
  counted_amount: number | null
  denominations: string | null
  note: string
}

export const SELECT_SHIFT = `SELECT shifts.id, shifts.drawer, shifts.business_date, shifts.opened_by,
    opener.display_name AS opened_by_name, CAST(shifts.opened_at AS CHAR) AS opened_at, shifts.opening_float,
    shifts.closed_by, closer.display_name AS closed_by_name, CAST(shifts.closed_at AS CHAR) AS closed_at,
    shifts.expected_amount, shifts.counted_amount, shifts.denominations, shifts.note
  FROM shifts JOIN staff opener ON opener.id = shifts.opened_by LEFT JOIN staff closer ON closer.id = shifts.closed_by`

/**
 * A shift with its cash. Before it is closed only who may read all shifts sees what is expected: a cashier counts
 * what is there, not what should be.
 *
 * @throws Refusal `SHIFT_NOT_FOUND`
 */
export async function readShift(
  statements: Statements,
  shiftId: number,
  caller: StaffCaller,
): Promise<ShiftReport> {
  const [row] = await statements.rows<ShiftRow>(`${SELECT_SHIFT} WHERE shifts.id = ?`, [shiftId])
  if (row === undefined) throw new Refusal('SHIFT_NOT_FOUND')
  const isBlind = row.closed_at === null && !isPermitted(caller.role, 'shifts.read')
  const cash = isBlind ? undefined : await readShiftCash(statements, shiftId)
  return {
    ...shiftOf({ ...row, expected_amount: row.expected_amount ?? cash?.expected ?? null }),
    denominations: row.denominations === null ? [] : JSON.parse(row.denominations),
    cash: cash === undefined ? null : cashOf(cash),
    movements: await readMovements(statements, shiftId),
  }
}

export function shiftOf(row: ShiftRow): Shift {
  return {
    shift_id: row.id,
    drawer: row.drawer,
    status: row.closed_at === null ? 'open' : 'closed',
    business_date: row.business_date,
    opened_by: { staff_id: row.opened_by, name: row.opened_by_name },
    opened_at: rfc3339(row.opened_at),
    opening_float: row.opening_float,
    closed_by: row.closed_by === null ? null : { staff_id: row.closed_by, name: row.closed_by_name ?? '' },
    closed_at: row.closed_at === null ? null : rfc3339(row.closed_at),
    expected_amount: row.expected_amount,
    counted_amount: row.counted_amount,
    difference:
      row.counted_amount === null || row.expected_amount === null
        ? null
        : row.counted_amount - row.expected_amount,
    note: row.note,
  }
}

function cashOf({ sales, payments, repayments, refunds, movements }: ShiftCash) {
  return { sales, payments, repayments, refunds, movements }
}

async function readMovements(statements: Statements, shiftId: number): Promise<ShiftReport['movements']> {
  const rows = await statements.listRows<{
    amount: number
    reason: string
    staff_id: number
    display_name: string
    moved_at: string
  }>(
    `SELECT shift_movements.amount, shift_movements.reason, shift_movements.staff_id, staff.display_name,
            CAST(shift_movements.moved_at AS CHAR) AS moved_at
       FROM shift_movements JOIN staff ON staff.id = shift_movements.staff_id
      WHERE shift_movements.shift_id = ? ORDER BY shift_movements.id LIMIT ?`,
    [shiftId, SHIFT_MOVEMENTS_MAX],
  )
  return rows.map((row) => ({
    amount: row.amount,
    reason: row.reason,
    by: { staff_id: row.staff_id, name: row.display_name },
    moved_at: rfc3339(row.moved_at),
  }))
}
