/**
 * The shop's own day of an instant.
 *
 * @param instant - DATETIME(6) in UTC as the database writes it
 * @param timeZone - IANA name
 * @returns `YYYY-MM-DD`
 */
export function businessDateOf(instant: string, timeZone: string): string {
  return formatterOf(timeZone).format(new Date(`${instant.replace(' ', 'T')}Z`))
}

// Making a formatter costs 50 times what using it does.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  // Canadian English writes a date as ISO 8601 does.
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  formatters.set(timeZone, made)
  return made
}
