import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('the options of the bench', () => {
  it('make a run of about two minutes by default', () => {
    expect(readOptions([])).toEqual({ seconds: 5, rounds: 3, clients: [1, 32], jsonFile: undefined })
  })

  it('are seconds, rounds, clients and a file', () => {
    expect(
      readOptions(['--seconds', '10', '--rounds=5', '--clients', '1,8,128', '--json', 'x.json']),
    ).toEqual({
      seconds: 10,
      rounds: 5,
      clients: [1, 8, 128],
      jsonFile: 'x.json',
    })
  })

  it.each([
    [['--seconds', '0'], '--seconds takes whole numbers from 1 to 600.'],
    [['--seconds', '1.5'], '--seconds takes whole numbers from 1 to 600.'],
    [['--rounds', '101'], '--rounds takes whole numbers from 1 to 100.'],
    [['--clients', '1,'], '--clients takes whole numbers from 1 to 1000.'],
    [['--clients', 'many'], '--clients takes whole numbers from 1 to 1000.'],
    [['--fast'], "Unknown option '--fast'."],
    [['quick'], "Unexpected argument 'quick'."],
  ])('are refused as %j', (given, sentence) => {
    expect(() => readOptions(given)).toThrow(sentence)
  })
})
