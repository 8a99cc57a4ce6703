import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { openTypedCsv, readingsIn } from './typed-csv.ts'

const NOON_MS = new Date(2026, 10, 24, 12, 0, 0).getTime()
const MINUTE_MS = 60_000

describe('readings that are typed by hand', () => {
  it('have an instant, seconds since 1970 or a time of day', () => {
    const text = '\uFEFFtime, watts\r\n2026-11-24T14:05:30+07:00, 4.2\n1795503931.5,5\n'
    expect(readingsIn(text, NOON_MS, 'x.csv')).toEqual([
      { atMs: 1_795_503_930_000, watts: 4.2 },
      { atMs: 1_795_503_931_500, watts: 5 },
    ])
    expect(readingsIn('time,watts\n11:59,3\n12:00:30,4\n', NOON_MS, 'x.csv')).toEqual([
      { atMs: NOON_MS - MINUTE_MS, watts: 3 },
      { atMs: NOON_MS + MINUTE_MS / 2, watts: 4 },
    ])
  })

  it('go on over midnight', () => {
    const midnightMs = NOON_MS + 12 * 60 * MINUTE_MS
    const text = 'time,watts\n23:59,3\n00:01,4\n'
    const expected = [midnightMs - MINUTE_MS, midnightMs + MINUTE_MS]
    for (const nowMs of expected) {
      expect(readingsIn(text, nowMs, 'x.csv').map(({ atMs }) => atMs)).toEqual(expected)
    }
  })

  it.each([
    ['', 'The first line of x.csv must be: time,watts'],
    ['12:00,4\n', 'The first line of x.csv must be: time,watts'],
    ['time,watts\n12:00,4\nnoon,4\n', 'Line 3 of x.csv must be like 14:05:30,4.2'],
    ['time,watts\n12:00,4W\n', 'Line 2 of x.csv must be like'],
    ['time,watts\n12:00,4,2\n', 'Line 2 of x.csv must be like'],
    ['time,watts\n12:00\n', 'Line 2 of x.csv must be like'],
    ['time,watts\n12:00,4\n11:00,4\n', 'Line 3 of x.csv is not later than the one before it.'],
    ['time,watts\n"12:00,4\n', 'x.csv is no table of comma-separated values.'],
  ])('are not %j', (text, message) => {
    expect(() => readingsIn(text, NOON_MS, 'x.csv')).toThrow(message)
  })

  it('are read as they are typed', async () => {
    const file = join(temporaryFolder(), 'readings.csv')
    writeFileSync(file, 'time,watts\n')
    const meter = await openTypedCsv(file)
    await expect(meter.read()).rejects.toThrow('readings.csv has no reading yet.')
    writeFileSync(file, 'time,watts\n1795503900,4\n1795503960,5\n1795504020,6\n')
    expect(await meter.read()).toEqual({ atMs: 1_795_504_020_000, watts: 6 })
    expect(await meter.recorded?.(1_795_503_900_000, 1_795_503_960_000)).toEqual([
      { atMs: 1_795_503_900_000, watts: 4 },
      { atMs: 1_795_503_960_000, watts: 5 },
    ])
  })
})
