import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Refusal } from '../errors/refusal.ts'
import { lineTotal, Rupiah, sumOf } from './rupiah.ts'

const MAX = 1_000_000_000_000
const amount = fc.integer({ min: 0, max: MAX })

describe('an amount in rupiah', () => {
  it.each([
    ['nothing', '0', 0],
    ['a thousand', '1000', 1000],
    ['the largest', '1000000000000', 1_000_000_000_000],
    ['a whole number with a point', '1.0', 1],
    ['a whole number with an exponent', '1e3', 1000],
  ])('may be %s', (_name, json, expected) => {
    expect(Rupiah.parse(JSON.parse(json))).toBe(expected)
  })

  it('is 0 where -0 was sent', () => {
    expect(Object.is(Rupiah.parse(JSON.parse('-0')), 0)).toBe(true)
  })

  it.each([
    ['a part of a rupiah', '0.1'],
    ['less than nothing', '-1'],
    ['more than the largest', '1000000000001'],
    ['2^53 + 1', '9007199254740993'],
    ['beyond every number', '1e400'],
    ['a text', '"1"'],
    ['an empty text', '""'],
    ['true', 'true'],
    ['null', 'null'],
    ['a list', '[1]'],
  ])('is not %s', (_name, json) => {
    expect(Rupiah.safeParse(JSON.parse(json)).success).toBe(false)
  })

  it('is not what is no number', () => {
    expect(Rupiah.safeParse(Number.NaN).success).toBe(false)
  })

  it('is an integer with both its bounds in the API document', () => {
    expect(z.toJSONSchema(Rupiah)).toMatchObject({ type: 'integer', minimum: 0, maximum: 1_000_000_000_000 })
  })

  it('is taken as it is if it is whole and within its bounds, and not otherwise', () => {
    fc.assert(
      fc.property(fc.oneof(amount, fc.double(), fc.maxSafeInteger()), (n) => {
        const isAmount = Number.isInteger(n) && n >= 0 && n <= MAX
        const parsed = Rupiah.safeParse(n)
        return parsed.success ? isAmount && parsed.data === n : !isAmount
      }),
    )
  })
})

const tooLarge = expect.objectContaining({
  reason: 'AMOUNT_TOO_LARGE',
  details: { amount_max: 1_000_000_000_000 },
})
const failureOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the price of a line', () => {
  it.each([
    [3000, 2, 6000],
    [0, 5, 0],
    [1, 1, 1],
    [333, 3, 999],
    [1_000_000, 1_000_000, 1_000_000_000_000],
  ])('of %i rupiah by %i is %i', (unitPrice, quantity, expected) => {
    expect(lineTotal(unitPrice, quantity)).toBe(expected)
  })

  it.each([
    [1_000_001, 1_000_000],
    [1_000_000_000_000, 2],
    [1_000_000_000_000, 1_000_000],
  ])('of %i rupiah by %i is too large', (unitPrice, quantity) => {
    expect(failureOf(() => lineTotal(unitPrice, quantity))).toEqual(tooLarge)
  })

  it('is exact, or refused', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 1_000_000 }), (unitPrice, quantity) => {
        const exact = BigInt(unitPrice) * BigInt(quantity)
        const failure = failureOf(() => lineTotal(unitPrice, quantity))
        if (exact > BigInt(MAX)) return failure instanceof Refusal
        return failure === undefined && BigInt(lineTotal(unitPrice, quantity)) === exact
      }),
    )
  })
})

describe('a sum of amounts', () => {
  it.each([
    [[], 0],
    [[6000], 6000],
    [[6000, 4000, 500], 10_500],
    [[6000, -600], 5400],
    [[999_999_999_999, 1], 1_000_000_000_000],
    // A discount may bring it back below the largest.
    [[1_000_000_000_000, 500, -500], 1_000_000_000_000],
  ])('of %j is %i', (amounts, expected) => {
    expect(sumOf(amounts)).toBe(expected)
  })

  it('is too large past the largest amount', () => {
    expect(failureOf(() => sumOf([1_000_000_000_000, 1]))).toEqual(tooLarge)
  })

  it('is the same in whatever order the amounts come, or refused in each', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -MAX, max: MAX }), { maxLength: 200 }), (amounts) => {
        const exact = amounts.reduce((sum, one) => sum + BigInt(one), 0n)
        for (const order of [amounts, amounts.toReversed(), amounts.toSorted((a, b) => a - b)]) {
          const failure = failureOf(() => sumOf(order))
          if (exact > BigInt(MAX) !== failure instanceof Refusal) return false
          if (failure === undefined && BigInt(sumOf(order)) !== exact) return false
        }
        return true
      }),
    )
  })
})
