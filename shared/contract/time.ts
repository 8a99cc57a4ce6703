/**
 * An instant as the wire has it.
 *
 * @param text - a DATETIME(6) in UTC as the database writes it, `2026-11-24 08:30:00.000000`
 * @returns RFC 3339 in UTC, with the microseconds kept
 */
export function rfc3339(text: string): string {
  return `${text.replace(' ', 'T')}Z`
}
