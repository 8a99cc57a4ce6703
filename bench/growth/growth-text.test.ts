import { expect, it } from 'vitest'
import { growthText } from './growth-text.ts'
import type { Cost } from './measure-growth.ts'

const cost = (cpuMs: number, p50Ms: number): Cost => {
  const figure = (median: number) => ({ median, least: median, most: median })
  return { cpuMs: figure(cpuMs), p50Ms: figure(p50Ms), p99Ms: figure(p50Ms) }
}

it('shows what each request costs in both shops, and which costs more than it may', () => {
  const costs = [
    { what: 'cart', small: cost(1, 2), big: cost(1.1, 2.5), ratio: 1.1 },
    { what: 'pay', small: cost(2, 3), big: cost(3, 4), ratio: 1.5 },
  ]
  const text = growthText({
    big: { goods: 1_000_000, transactions: 10_000_000 },
    bufferPool: '512M',
    costs,
    deepPages: [{ page: 1_000, sortBy: 'name', byNumberMs: 6.52, byCursorMs: 2.9 }],
    ratios: costs,
  })
  expect(text.split('\n')).toEqual([
    '1000000 goods and 10000000 transactions, buffer pool 512M',
    '      CPU-ms small   big  p50 ms small   big  CPU ratio',
    'cart          1.00  1.10          2.00  2.50       1.10',
    'pay           2.00  3.00          3.00  4.00       1.50  more than 1.2',
    '',
    'page 1000 by name  6.5 ms by its number  2.9 ms by a cursor',
    '',
  ])
})
