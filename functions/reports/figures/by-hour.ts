import type { BusinessDay } from '@kedai/shared/ledger/business-date.ts'
import { type Fact, NO_FACT, plus } from '@kedai/shared/reports/read-facts.ts'

const HOURS = 24
const HOUR_MS = 3_600_000

/**
 * The sales by the hour of the shop's clock, in the order of its day: a day that begins at four ends with the hour of
 * three. Every zone there is lies a whole number of quarters from UTC, so no quarter falls into two hours.
 *
 * @param quarters - by quarter of an hour in UTC, `2026-11-24 05:15`
 */
export function byHour(
  quarters: ReadonlyMap<string, Fact>,
  { timeZone, startsAt }: BusinessDay,
): { hour: number; fact: Fact }[] {
  const hourOf = hourReader(timeZone)
  const facts = Array.from({ length: HOURS }, () => NO_FACT)
  for (const [quarter, fact] of quarters) {
    const hour = hourOf(quarter)
    facts[hour] = plus(facts[hour] ?? NO_FACT, fact)
  }
  const first = Number(startsAt.slice(0, 2))
  return facts.map((_, index) => {
    const hour = (first + index) % HOURS
    return { hour, fact: facts[hour] ?? NO_FACT }
  })
}

/** Asks for a zone's offset twice a day, and for each quarter only on the days on which it changes. */
function hourReader(timeZone: string): (quarter: string) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const offsetAt = (atMs: number): number => {
    const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
    return (sign === '-' ? -size : size) * 60_000
  }
  const offsetsOfDays = new Map<string, number | undefined>()
  const offsetOn = (date: string): number | undefined => {
    if (offsetsOfDays.has(date)) return offsetsOfDays.get(date)
    const startMs = Date.parse(`${date}T00:00:00Z`)
    const offset = offsetAt(startMs)
    const steady = offset === offsetAt(startMs + HOURS * HOUR_MS) ? offset : undefined
    offsetsOfDays.set(date, steady)
    return steady
  }
  return (quarter) => {
    const atMs = Date.parse(`${quarter.replace(' ', 'T')}:00Z`)
    const offset = offsetOn(quarter.slice(0, 10)) ?? offsetAt(atMs)
    return Math.floor((atMs + offset) / HOUR_MS) % HOURS
  }
}
