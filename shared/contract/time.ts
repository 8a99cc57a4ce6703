import { z } from 'zod'

/**
 * An instant as the wire has it.
 *
 * @param text - a DATETIME(6) in UTC as the database writes it, `2026-11-24 08:30:00.000000`
 * @returns RFC 3339 in UTC, with the microseconds kept
 */
export function rfc3339(text: string): string {
  return `${text.replace(' ', 'T')}Z`
}

/** A calendar day, `2026-11-24`. */
export const CalendarDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-11-24')
  .refine(isDate, 'must be a date like 2026-11-24')

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Whether this is an IANA name that the runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** An instant, RFC 3339 with any offset. */
export const Instant = z.iso.datetime({ offset: true, error: 'must be an instant like 2026-11-24T08:30:00Z' })
