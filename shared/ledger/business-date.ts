/** When the shop's days begin. */
export interface BusinessDay {
  /** IANA name. */
  readonly timeZone: string
  /** `HH:MM` on the shop's clock; a stall that sells past midnight cuts its day at 04:00. */
  readonly startsAt: string
}

/**
 * The shop's own day of an instant.
 *
 * @param instant - DATETIME(6) in UTC as the database writes it
 * @returns `YYYY-MM-DD`
 */
export function businessDateOf(instant: string, { timeZone, startsAt }: BusinessDay): string {
  const [hours = 0, minutes = 0] = startsAt.split(':').map(Number)
  const atMs = Date.parse(`${instant.replace(' ', 'T')}Z`) - (hours * 60 + minutes) * 60_000
  return formatterOf(timeZone).format(atMs)
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
