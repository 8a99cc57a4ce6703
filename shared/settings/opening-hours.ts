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

/**
 * When {@link isOpen} turns to its other answer by the opening hours.
 *
 * @param timeZone - IANA name; a change of its clocks before then is not reckoned with
 * @param atMs - milliseconds since 1970
 * @returns milliseconds since 1970, on the minute; undefined where it does not turn by itself
 */
export function openingTurnsAt(
  settings: Pick<Settings, 'is_closed' | 'opening_hours'>,
  timeZone: string,
  atMs: number,
): number | undefined {
  if (settings.is_closed || settings.opening_hours.length === 0) return undefined
  const isOpenNow = isOpen(settings, timeZone, atMs)
  const { weekday, minute } = shopClock(timeZone, atMs)
  const minuteStartMs = Math.floor(atMs / 60_000) * 60_000
  // It can turn only where some hours begin or end.
  const turns = settings.opening_hours
    .flatMap(({ weekday: day, opens_at, closes_at }) => {
      const opens = WEEKDAYS.indexOf(day) * DAY_MINUTES + minuteOf(opens_at)
      const lasts = (minuteOf(closes_at) - minuteOf(opens_at) + DAY_MINUTES - 1) % DAY_MINUTES
      return [opens, opens + lasts + 1]
    })
    .map((at) => (at - weekday * DAY_MINUTES - minute + 14 * DAY_MINUTES - 1) % (7 * DAY_MINUTES))
    .sort((one, other) => one - other)
    .map((minutes) => minuteStartMs + (minutes + 1) * 60_000)
  return turns.find((turnMs) => isOpen(settings, timeZone, turnMs) !== isOpenNow)
}
