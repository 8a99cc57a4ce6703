import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('the options of the bench', () => {
  it('measure everything by default', () => {
    expect(readOptions([])).toEqual({
      seconds: 5,
      rounds: 3,
      clients: [1, 32, 128],
      only: ['process', 'throughput', 'slow-flush', 'rates', 'paper', 'serial-tail', 'growth'],
      profile: undefined,
      growth: {
        goods: 1_000_000,
        transactions: 10_000_000,
        folder: expect.stringMatching(/\/build\/growth$/),
        bufferPool: '64M',
      },
      jsonFile: undefined,
    })
  })

  it('are seconds, rounds, clients, what is measured and a file', () => {
    const given = ['--seconds', '10', '--rounds=5', '--clients', '1,8,128', '--only', 'paper,rates']
    const big = [
      '--growth-goods=9',
      '--growth-transactions=90',
      '--growth-folder=/big',
      '--growth-buffer-pool=1G',
    ]
    expect(readOptions([...given, ...big, '--profile', 'pay', '--json', 'x.json'])).toEqual({
      seconds: 10,
      rounds: 5,
      clients: [1, 8, 128],
      only: ['paper', 'rates'],
      profile: 'pay',
      growth: { goods: 9, transactions: 90, folder: '/big', bufferPool: '1G' },
      jsonFile: 'x.json',
    })
  })

  it.each([
    [['--seconds', '0'], '--seconds takes whole numbers from 1 to 600.'],
    [['--seconds', '1.5'], '--seconds takes whole numbers from 1 to 600.'],
    [['--rounds', '101'], '--rounds takes whole numbers from 1 to 100.'],
    [['--clients', '1,'], '--clients takes whole numbers from 1 to 1000.'],
    [['--clients', 'many'], '--clients takes whole numbers from 1 to 1000.'],
    [['--only', 'speed'], '--only takes process, throughput, slow-flush, rates, paper, serial-tail, growth.'],
    [['--profile', 'reports'], '--profile takes stocks, cart, pay.'],
    [['--growth-goods', 'many'], '--growth-goods takes whole numbers from 1 to 1000000000.'],
    [['--fast'], "Unknown option '--fast'."],
    [['quick'], "Unexpected argument 'quick'."],
  ])('are refused as %j', (given, sentence) => {
    expect(() => readOptions(given)).toThrow(sentence)
  })
})
