import { type Settings, WEEKDAYS } from './settings.ts'

const DAY_MINUTES = 24 * 60

/**
 * Whether customers may order at this instant: not while the switch is on "closed", and within the opening hours where
 * the shop has any. Hours that close before they open go on into the next day.
 *
 * @param timeZone - IANA name
 * @param atMs - milliseconds since 1970
 */
export function isOpen(
  { is_closed, opening_hours }: Pick<Settings, 'is_closed' | 'opening_hours'>,
  timeZone: string,
  atMs: number,
): boolean {
  if (is_closed) return false
  if (opening_hours.length === 0) return true
  const { weekday, minute } = shopClock(timeZone, atMs)
  return opening_hours.some((hours) => {
    const opens = minuteOf(hours.opens_at)
    const closes = minuteOf(hours.closes_at)
    const opensOn = WEEKDAYS.indexOf(hours.weekday)
    // Minutes since these hours began, on the ring of a week.
    const since = ((weekday - opensOn) * DAY_MINUTES + minute - opens + 7 * DAY_MINUTES) % (7 * DAY_MINUTES)
    const lasts = closes > opens ? closes - opens : closes - opens + DAY_MINUTES
    return since < lasts
  })
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** @returns the weekday, 0 for Monday, and the minute of the day on the shop's clock */
function shopClock(timeZone: string, atMs: number): { weekday: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    weekday: WEEKDAYS.indexOf(part('weekday').toLowerCase() as (typeof WEEKDAYS)[number]),
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
}
