import { describe, expect, it } from 'vitest'
import { backOffSeconds } from './back-off.ts'

describe('the wait after failures', () => {
  it('is none at first, doubles, and stops growing', () => {
    const seconds = (count: number) => backOffSeconds(count, { freeCount: 5, secondsMax: 60 })
    expect([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2_000_000_000].map(seconds)).toEqual([
      0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60,
    ])
  })
})
