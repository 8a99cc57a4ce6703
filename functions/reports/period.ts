import { CalendarDate } from '@kedai/shared/contract/time.ts'
import { REPORT_DAYS_MAX } from '@kedai/shared/limits.ts'
import type { z } from 'zod'

const DAY_MS = 86_400_000

/** The first and the last of some business dates, both included. */
export interface Period {
  /** `YYYY-MM-DD` */
  readonly from: string
  readonly to: string
}

/** A business date that the books can have. */
export const ReportDate = CalendarDate.refine((date) => date >= '1970-01-01', 'must not be before 1970')

/** What every report over a period asks for. */
export const periodQuery = {
  from: ReportDate.describe('First business date'),
  to: ReportDate.describe('Last business date'),
}

/**
 * For a query that has a period: its end is not before its beginning, and it is not too long.
 *
 * @param daysMax - the most days that it may have
 */
export function withPeriod<T extends z.ZodType<Period>>(query: T, daysMax = REPORT_DAYS_MAX): T {
  return query
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' })
    .refine(({ from, to }) => from > to || dayCount({ from, to }) <= daysMax, {
      path: ['to'],
      error: `must be within ${daysMax} days of from`,
    }) as T
}

/** Every date of the period, ascending. */
export function daysOf({ from, to }: Period): string[] {
  const first = Date.parse(`${from}T00:00:00Z`)
  return Array.from({ length: dayCount({ from, to }) }, (_, index) =>
    new Date(first + index * DAY_MS).toISOString().slice(0, 10),
  )
}

function dayCount({ from, to }: Period): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1
}
