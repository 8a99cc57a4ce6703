import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { Shift, ShiftsQuery } from './contract.ts'
import { SELECT_SHIFT, type ShiftRow, shiftOf } from './read-shift.ts'

/** A page of the shifts, newest first. */
export interface ShiftsPage {
  readonly shifts: readonly Shift[]
  /** Number to go on before; undefined on the last page. */
  readonly nextBefore: number | undefined
}

export type ListShifts = (query: ShiftsQuery) => Promise<ShiftsPage>

export function createListShifts(database: Database): ListShifts {
  return (query) =>
    database.read(async (statements) => {
      const { where, values } = filterOf(query)
      const rows = await statements.listRows<ShiftRow>(
        `${SELECT_SHIFT} WHERE ${where} ORDER BY shifts.id DESC LIMIT ?`,
        [...values, query.page_size + 1],
      )
      const shifts = rows.slice(0, query.page_size).map(shiftOf)
      return { shifts, nextBefore: rows.length > query.page_size ? shifts.at(-1)?.shift_id : undefined }
    })
}

function filterOf({ from, to, before }: ShiftsQuery): { where: string; values: SqlValue[] } {
  const conditions: [string, SqlValue | undefined][] = [
    ['shifts.business_date >= ?', from],
    ['shifts.business_date <= ?', to],
    ['shifts.id < ?', before],
  ]
  const used = conditions.filter((one): one is [string, SqlValue] => one[1] !== undefined)
  return {
    where: ['1 = 1', ...used.map(([condition]) => condition)].join(' AND '),
    values: used.map(([, value]) => value),
  }
}
