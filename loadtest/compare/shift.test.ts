import { describe, expect, it } from 'vitest'
import { shiftBetween } from './shift.ts'

describe('the shift between two sets', () => {
  it('is as the textbook has it', () => {
    // Permeability of the human chorioamnion at term and at 12 to 26 weeks: Hollander and Wolfe (1973), page 69, which
    // is also the example of R's wilcox.test.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    const before = [1.15, 0.88, 0.9, 0.74, 1.21]
    const shift = shiftBetween(before, atTerm)
    expect(shift?.estimate).toBeCloseTo(0.305, 10)
    expect(shift?.low).toBeCloseTo(-0.15, 10)
    expect(shift?.high).toBeCloseTo(0.76, 10)
  })

  it('takes the ends that tables of the Mann–Whitney test give for 5 and 5', () => {
    // The critical value of U is 2 there, so the interval runs from the third least difference to the third largest.
    const first = [0, 0, 0, 0, 0]
    const second = [1, 2, 3, 4, 5]
    expect(shiftBetween(first, second)).toEqual({ estimate: 3, low: 1, high: 5 })
    expect(shiftBetween([0, 10, 20, 30, 40], [1, 12, 24, 36, 48])).toEqual({
      estimate: 4,
      low: -28,
      high: 36,
    })
  })

  it('cannot be told of 3 and 3, which no order makes unlikely enough', () => {
    expect(shiftBetween([1, 2, 3], [7, 8, 9])).toBeUndefined()
    expect(shiftBetween([], [])).toBeUndefined()
  })

  it('of many values is about what it is of few, by another formula', () => {
    const wave = (length: number, add: number) =>
      Array.from({ length }, (_, index) => ((index * 7919) % 100) / 10 + add)
    const exact = shiftBetween(wave(50, 0), wave(50, 3))
    const normal = shiftBetween(wave(51, 0), wave(51, 3))
    expect(exact?.estimate).toBeCloseTo(3, 0)
    expect(normal?.low).toBeCloseTo(exact?.low ?? 0, 0)
    expect(normal?.high).toBeCloseTo(exact?.high ?? 0, 0)
  })

  it('is not found where there is none, in 19 of 20 cases or more often', () => {
    // A generator of the simplest kind, so that it is the same each time.
    let state = 42
    const random = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const draw = () => Array.from({ length: 10 }, () => -Math.log(random()))
    let foundCount = 0
    for (let count = 0; count < 400; count++) {
      const shift = shiftBetween(draw(), draw())
      if (shift === undefined || shift.low > 0 || shift.high < 0) foundCount++
    }
    expect(foundCount).toBeLessThan(37)
    expect(foundCount).toBeGreaterThan(4)
  })
})
