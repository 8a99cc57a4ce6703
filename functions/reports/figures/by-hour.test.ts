import { type Fact, NO_FACT } from '@kedai/shared/reports/read-facts.ts'
import { describe, expect, it } from 'vitest'
import { byHour } from './by-hour.ts'

const sold = (amount: number): Fact => ({ ...NO_FACT, entry_count: 1, amount })

function hoursOf(quarters: Record<string, number>, timeZone: string, startsAt = '00:00') {
  const facts = new Map(Object.entries(quarters).map(([quarter, amount]) => [quarter, sold(amount)]))
  return byHour(facts, { timeZone, startsAt })
    .filter(({ fact }) => fact.amount !== 0)
    .map(({ hour, fact }) => [hour, fact.amount])
}

describe("the hours of the shop's day", () => {
  it.each([
    ['Asia/Jakarta', '2026-11-24 05:15', 12],
    ['Asia/Jakarta', '2026-11-24 17:00', 0],
    ['Asia/Jayapura', '2026-11-24 14:45', 23],
    // Half and quarter hours from UTC.
    ['Asia/Kolkata', '2026-11-24 05:15', 10],
    ['Asia/Kolkata', '2026-11-24 05:30', 11],
    ['Asia/Kathmandu', '2026-11-24 06:15', 12],
    ['Asia/Kathmandu', '2026-11-24 06:00', 11],
    ['America/St_Johns', '2026-11-24 03:15', 23],
    ['America/St_Johns', '2026-11-24 03:30', 0],
    // The clock goes on at 01:00 UTC on 29 March and back on 25 October.
    ['Europe/Berlin', '2026-03-29 00:45', 1],
    ['Europe/Berlin', '2026-03-29 01:00', 3],
    ['Europe/Berlin', '2026-10-25 00:45', 2],
    ['Europe/Berlin', '2026-10-25 01:00', 2],
    ['UTC', '2026-11-24 23:45', 23],
  ])('in %s have the quarter from %s UTC at %i', (zone, quarter, hour) => {
    expect(hoursOf({ [quarter]: 7 }, zone)).toEqual([[hour, 7]])
  })

  it('add up quarters of all days', () => {
    expect(
      hoursOf({ '2026-11-24 05:15': 1, '2026-11-24 05:45': 2, '2026-11-25 05:00': 4 }, 'Asia/Jakarta'),
    ).toEqual([[12, 7]])
  })

  it('are all there, and begin with the first of the day', () => {
    const hours = byHour(new Map(), { timeZone: 'Asia/Jakarta', startsAt: '04:30' }).map(({ hour }) => hour)
    expect([hours.length, hours[0], hours[19], hours[20], hours[23]]).toEqual([24, 4, 23, 0, 3])
  })
})
