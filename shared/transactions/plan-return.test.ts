import { describe, expect, it } from 'vitest'
import { planReturn } from './plan-return.ts'

const SPLIT = [
  { method: 'cash', amount: 4_000 },
  { method: 'kasbon', amount: 5_000 },
  { method: 'card', amount: 1_000 },
]

describe('money that is given back', () => {
  it('goes the way it came', () => {
    expect(planReturn(3_000, [{ method: 'card', amount: 10_000 }], [])).toEqual([
      { method: 'card', amount: 3_000 },
    ])
  })

  it('comes off the account first, then goes back by each other way up to what was paid by it', () => {
    expect(planReturn(9_500, SPLIT, [])).toEqual([
      { method: 'kasbon', amount: 5_000 },
      { method: 'cash', amount: 4_000 },
      { method: 'card', amount: 500 },
    ])
  })

  it('goes on where earlier refunds left off', () => {
    const returned = [
      { method: 'kasbon', amount: 5_000 },
      { method: 'cash', amount: 4_500 },
    ]
    expect(planReturn(500, SPLIT, returned)).toEqual([{ method: 'card', amount: 500 }])
  })

  it('is in cash for what was paid by card, where that is asked for', () => {
    expect(planReturn(1_000, [{ method: 'card', amount: 1_000 }], [], 'cash')).toEqual([
      { method: 'cash', amount: 1_000 },
    ])
  })

  it('is nothing, by the way it was paid, where nothing was charged', () => {
    expect(planReturn(0, [{ method: 'transfer', amount: 0 }], [])).toEqual([
      { method: 'transfer', amount: 0 },
    ])
  })

  it.each([
    ['more to the account than went on it', 5_001, SPLIT, [], 'kasbon', 5_000, 5_000],
    ['cash for what is owed', 5_001, SPLIT, [], 'cash', 5_000, 5_000],
    ['anything to the account of a cash sale', 1, [{ method: 'cash', amount: 9 }], [], 'kasbon', 0, 9],
    ['more than is left', 2, SPLIT, [{ method: 'transfer', amount: 4_999 }], 'cash', 5_000, 1],
  ])('is never %s', (_, amount, paid, returned, method, credit_left, money_left) => {
    expect(() => planReturn(amount, paid, returned, method)).toThrow(
      expect.objectContaining({ reason: 'REFUND_METHOD', details: { amount, credit_left, money_left } }),
    )
  })

  it('is never more than was paid', () => {
    expect(() => planReturn(10_001, SPLIT, [])).toThrow('more is to be given back')
  })
})
