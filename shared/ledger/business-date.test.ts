import { describe, expect, it } from 'vitest'
import { businessDateOf } from './business-date.ts'

describe('the business date', () => {
  it.each([
    ['2026-11-24 16:59:59.999999', 'Asia/Jakarta', '2026-11-24'],
    ['2026-11-24 17:00:00.000000', 'Asia/Jakarta', '2026-11-25'],
    ['2026-11-24 00:00:00.000000', 'Asia/Jakarta', '2026-11-24'],
    ['2026-12-31 17:00:00.000000', 'Asia/Jakarta', '2027-01-01'],
    ['2028-02-28 17:30:00.000000', 'Asia/Jakarta', '2028-02-29'],
    ['2026-11-24 15:00:00.000000', 'Asia/Jayapura', '2026-11-25'],
    ['2026-11-24 16:00:00.000000', 'Asia/Makassar', '2026-11-25'],
    ['2026-11-24 23:59:59.999999', 'UTC', '2026-11-24'],
    ['2026-11-24 02:00:00.000000', 'America/New_York', '2026-11-23'],
    // A clock that was never set.
    ['1970-01-01 00:00:00.000000', 'Asia/Jakarta', '1970-01-01'],
  ])('at %s UTC is, in %s, %s', (instant, timeZone, expected) => {
    expect(businessDateOf(instant, { timeZone, startsAt: '00:00' })).toBe(expected)
  })

  it.each([
    ['2026-11-24 20:59:59.999999', '2026-11-24'],
    ['2026-11-24 21:00:00.000000', '2026-11-25'],
    ['2026-11-25 17:30:00.000000', '2026-11-25'],
  ])('of a shop that cuts its day at four in the morning is, at %s UTC, %s', (instant, expected) => {
    expect(businessDateOf(instant, { timeZone: 'Asia/Jakarta', startsAt: '04:00' })).toBe(expected)
  })

  it('is the same when it is asked for again, zone after zone', () => {
    const instant = '2026-11-24 16:30:00.000000'
    const zones = ['Asia/Jakarta', 'Asia/Jayapura', 'Asia/Jakarta', 'Asia/Jayapura']
    expect(zones.map((zone) => businessDateOf(instant, { timeZone: zone, startsAt: '00:00' }))).toEqual([
      '2026-11-24',
      '2026-11-25',
      '2026-11-24',
      '2026-11-25',
    ])
  })

  it('is none in a zone that there is not', () => {
    expect(() =>
      businessDateOf('2026-11-24 16:30:00.000000', { timeZone: 'Mars/Olympus', startsAt: '00:00' }),
    ).toThrow(RangeError)
  })
})
