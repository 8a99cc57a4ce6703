import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { REPORT_SHIFTS_MAX } from '@kedai/shared/limits.ts'
import type { Period } from '../period.ts'
import { sqlSum } from '../sql-sum.ts'
import type { ShiftRow, ShiftsReport } from './contract.ts'

export type ReportShifts = (period: Period) => Promise<ShiftsReport>

/** The shifts that were opened in a period, and how their drawers came out. */
export function createReportShifts({ database }: Pick<Platform, 'database'>): ReportShifts {
  return ({ from, to }) =>
    database.snapshot(async (statements) => {
      const [sums] = await statements.rows<Omit<ShiftsReport, 'shifts'>>(
        `SELECT COUNT(*) AS shift_count, ${sqlSum('closed_at IS NULL')} AS open_count,
                ${sqlSum('COALESCE(expected_amount, 0)')} AS expected_amount,
                ${sqlSum('COALESCE(counted_amount, 0)')} AS counted_amount,
                ${sqlSum('COALESCE(counted_amount - expected_amount, 0)')} AS difference_amount,
                ${sqlSum('LEAST(COALESCE(counted_amount - expected_amount, 0), 0)')} AS short_amount,
                ${sqlSum('GREATEST(COALESCE(counted_amount - expected_amount, 0), 0)')} AS over_amount
           FROM shifts WHERE business_date BETWEEN ? AND ?`,
        [from, to],
      )
      const shifts = await statements.listRows<ShiftRow>(
        `SELECT shifts.id AS shift_id, drawer, business_date, opener.display_name AS opened_by, opened_at,
                closer.display_name AS closed_by, closed_at, opening_float, expected_amount, counted_amount,
                counted_amount - expected_amount AS difference_amount
           FROM shifts
           JOIN staff opener ON opener.id = shifts.opened_by
           LEFT JOIN staff closer ON closer.id = shifts.closed_by
          WHERE business_date BETWEEN ? AND ? ORDER BY business_date DESC, shifts.id DESC LIMIT ?`,
        [from, to, REPORT_SHIFTS_MAX],
      )
      if (sums === undefined) throw new Error('sums without GROUP BY have a row')
      return {
        ...sums,
        shifts: shifts.map((shift) => ({
          ...shift,
          opened_at: rfc3339(shift.opened_at),
          closed_at: shift.closed_at === null ? null : rfc3339(shift.closed_at),
        })),
      }
    })
}
