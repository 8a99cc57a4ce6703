import { describe, expect, it } from 'vitest'
import { isOpen, openingTurnsAt } from './opening-hours.ts'
import type { Settings } from './settings.ts'

type Hours = Settings['opening_hours'][number]
const hours = (weekday: Hours['weekday'], opens_at: string, closes_at: string): Hours => ({
  weekday,
  opens_at,
  closes_at,
})
const shop = (...opening_hours: Hours[]) => ({ is_closed: false, opening_hours })
/** 2026-11-23 was a Monday; Jakarta is 7 hours ahead of UTC. */
const jakarta = (day: string, time: string) => Date.parse(`2026-11-${day}T${time}+07:00`)
const ask = (settings: ReturnType<typeof shop>, day: string, time: string) => {
  const at = jakarta(day, time)
  const turns = openingTurnsAt(settings, 'Asia/Jakarta', at)
  return [
    isOpen(settings, 'Asia/Jakarta', at),
    turns === undefined ? undefined : new Date(turns).toISOString(),
  ]
}

describe('a shop', () => {
  it('is always open without hours, and closed by its switch whatever the hours', () => {
    expect(ask(shop(), '23', '03:00:00')).toEqual([true, undefined])
    expect(ask({ ...shop(hours('monday', '00:00', '23:59')), is_closed: true }, '23', '03:00:00')).toEqual([
      false,
      undefined,
    ])
  })

  it.each([
    ['23', '07:29:59', false, '2026-11-23T00:30:00.000Z'],
    ['23', '07:30:00', true, '2026-11-23T10:00:00.000Z'],
    ['23', '16:59:59', true, '2026-11-23T10:00:00.000Z'],
    ['23', '17:00:00', false, '2026-11-30T00:30:00.000Z'],
    ['24', '08:00:00', false, '2026-11-30T00:30:00.000Z'],
  ])('opens on Monday from 07:30 up to 17:00: on the %sth at %s %s', (day, time, open, turns) => {
    expect(ask(shop(hours('monday', '07:30', '17:00')), day, time)).toEqual([open, turns])
  })

  it.each([
    ['28', '17:59:00', false, '2026-11-28T11:00:00.000Z'],
    ['28', '23:30:00', true, '2026-11-28T19:00:00.000Z'],
    ['29', '01:59:00', true, '2026-11-28T19:00:00.000Z'],
    ['29', '02:00:00', false, '2026-11-29T11:00:00.000Z'],
    ['29', '18:00:00', true, '2026-11-29T19:00:00.000Z'],
    // From Sunday over into Monday: the week begins anew.
    ['30', '01:00:00', true, '2026-11-29T19:00:00.000Z'],
    ['30', '02:00:00', false, '2026-12-05T11:00:00.000Z'],
  ])('goes on past midnight at weekends: on the %sth at %s %s', (day, time, open, turns) => {
    const weekend = shop(hours('saturday', '18:00', '02:00'), hours('sunday', '18:00', '02:00'))
    expect(ask(weekend, day, time)).toEqual([open, turns])
  })

  it('goes on where one time follows the other, and through the week where they all do', () => {
    const noon = shop(hours('monday', '08:00', '12:00'), hours('monday', '12:00', '15:00'))
    expect(ask(noon, '23', '11:00:00')).toEqual([true, '2026-11-23T08:00:00.000Z'])
    const always = (
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
    ).map((day) => hours(day, '00:00', '00:00'))
    expect(ask(shop(...always), '25', '12:00:00')).toEqual([true, undefined])
  })

  it('goes by the clock of its own zone', () => {
    const settings = shop(hours('monday', '08:00', '09:00'))
    const at = Date.parse('2026-11-23T00:15:00Z')
    expect(isOpen(settings, 'Asia/Makassar', at)).toBe(true)
    expect(isOpen(settings, 'Asia/Jakarta', at)).toBe(false)
  })
})
