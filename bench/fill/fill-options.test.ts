import { describe, expect, it } from 'vitest'
import { readFillArguments } from './fill-options.ts'

describe('the options of a fill', () => {
  it('are a million sales in a year where nothing is said', () => {
    expect(readFillArguments([])).toEqual({
      goods: 200,
      transactions: 1_000_000,
      days: 365,
      seed: 1,
      url: undefined,
      folder: undefined,
    })
  })

  it('are those that are said', () => {
    const said = [
      '--goods',
      '3',
      '--transactions',
      '5000',
      '--days',
      '7',
      '--seed',
      '9',
      '--folder',
      'build/x',
    ]
    expect(readFillArguments(said)).toMatchObject({
      goods: 3,
      transactions: 5_000,
      days: 7,
      seed: 9,
      folder: 'build/x',
    })
  })

  it.each([
    [['--transactions', '0'], '--transactions takes a whole number from 1 to 100000000.'],
    [['--days', '1.5'], '--days takes a whole number from 1 to 36500.'],
    [['--url', 'mysql://a@b/c', '--folder', 'x'], '--url and --folder cannot be used together.'],
    [['--colour', 'red'], "Unknown option '--colour'."],
  ])('are refused: %j', (said, message) => {
    expect(() => readFillArguments(said)).toThrow(message)
  })
})
