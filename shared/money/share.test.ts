import { describe, expect, it } from 'vitest'
import { shareOf } from './share.ts'

describe('a share of an amount', () => {
  it.each([
    [20_000, 1_000, 2_000],
    [15_505, 1_000, 1_551],
    [15_504, 1_000, 1_550],
    [1, 5_000, 1],
    [1, 4_999, 0],
    [0, 10_000, 0],
    [1_000_000_000_000, 9_999, 999_900_000_000],
    [999_999_999_999, 10_000, 999_999_999_999],
  ])('of %i at %i basis points is %i rupiah, half up', (amount, basisPoints, expected) => {
    expect(shareOf(amount, basisPoints)).toBe(expected)
  })

  it('is of any fraction: the tax in a price that holds it', () => {
    expect(shareOf(11_000, 1_000, 11_000)).toBe(1_000)
    expect(shareOf(10_000, 1_100, 11_100)).toBe(991)
  })
})
