import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineShares, refundAmounts } from './refund-amount.ts'
import type { SoldLine } from './sold-lines.ts'

function goods(lineNumber: number, quantity: number, amount: number, refundedQuantity = 0): SoldLine {
  return {
    lineNumber,
    kind: 'goods',
    goodsId: lineNumber,
    quantity,
    amount,
    ofLine: null,
    tookStock: true,
    refundedQuantity,
  }
}
function extra(lineNumber: number, kind: string, amount: number, ofLine: number | null = null): SoldLine {
  return { ...goods(lineNumber, 1, amount), kind, goodsId: null, ofLine, tookStock: false }
}

describe('the share of a line', () => {
  it('is its amount where nothing else was charged', () => {
    expect([...lineShares(11_000, [goods(1, 2, 6_000), goods(2, 1, 5_000)])]).toEqual([
      [1, 6_000],
      [2, 5_000],
    ])
  })

  it('carries its part of service, tax and rounding', () => {
    // 10 000 + 5 % service + 10 % tax = 11 550, rounded to 11 600: three quarters and a quarter of it.
    const lines = [
      goods(1, 3, 7_500),
      goods(2, 1, 2_500),
      extra(3, 'service', 500),
      extra(4, 'tax', 1_050),
      extra(5, 'rounding', 50),
    ]
    expect([...lineShares(11_600, lines).values()]).toEqual([8_700, 2_900])
  })

  it('is less by its own discount, and by its part of one on the whole sale', () => {
    const lines = [
      goods(1, 1, 6_000),
      goods(2, 1, 4_000),
      extra(3, 'discount', -2_000, 1),
      extra(4, 'discount', -800),
    ]
    expect([...lineShares(7_200, lines).values()]).toEqual([3_600, 3_600])
  })

  it('goes by pieces where all goods were free and something was to be paid all the same', () => {
    const lines = [goods(1, 3, 0), goods(2, 1, 0), extra(3, 'delivery', 10_000)]
    expect([...lineShares(10_000, lines).values()]).toEqual([7_500, 2_500])
  })

  it('is exact where a product passes 2^53', () => {
    const lines = [goods(1, 1, 999_999_999_999), goods(2, 1, 1)]
    expect([...lineShares(1_000_000_000_000, lines).values()]).toEqual([999_999_999_999, 1])
  })
})

describe('the amount of a refund', () => {
  it('of one piece after the other adds up to what three of them cost', () => {
    const amounts = [0, 1, 2].map(
      (refunded) =>
        refundAmounts(10_000, [goods(1, 3, 10_000, refunded)], [{ lineNumber: 1, quantity: 1 }])[0],
    )
    expect(amounts).toEqual([3_333, 3_334, 3_333])
  })

  it('is for goods of the sale only', () => {
    const lines = [goods(1, 1, 100), extra(2, 'tax', 10)]
    expect(() => refundAmounts(110, lines, [{ lineNumber: 2, quantity: 1 }])).toThrow('line 2')
    expect(() => refundAmounts(110, lines, [{ lineNumber: 3, quantity: 1 }])).toThrow('line 3')
  })

  it('is never negative and in the end exactly the total, in whatever parts and order it is given back', () => {
    const line = fc.record({ quantity: fc.integer({ min: 1, max: 12 }), unitPrice: fc.nat(1_000_000) })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -300_000, max: 300_000 }),
        fc.infiniteStream(fc.nat(1_000)),
        (goodsLines, more, choices) => {
          const sold = goodsLines.map(({ quantity, unitPrice }, index) =>
            goods(index + 1, quantity, quantity * unitPrice),
          )
          const goodsTotal = sold.reduce((sum, { amount }) => sum + amount, 0)
          const total = Math.max(0, goodsTotal + more)
          const extras = [extra(99, 'service', total - goodsTotal)]
          const refunded = new Map<number, number>()
          const leftOf = ({ lineNumber, quantity }: SoldLine) => quantity - (refunded.get(lineNumber) ?? 0)
          let givenBack = 0
          for (;;) {
            const left = sold.filter((one) => leftOf(one) > 0)
            const chosen = left[(choices.next().value ?? 0) % left.length]
            if (chosen === undefined) break
            const { lineNumber } = chosen
            const quantity = 1 + ((choices.next().value ?? 0) % leftOf(chosen))
            const now = sold.map((one) => ({ ...one, refundedQuantity: refunded.get(one.lineNumber) ?? 0 }))
            const [amount = -1] = refundAmounts(total, [...now, ...extras], [{ lineNumber, quantity }])
            expect(amount).toBeGreaterThanOrEqual(0)
            givenBack += amount
            refunded.set(lineNumber, (refunded.get(lineNumber) ?? 0) + quantity)
          }
          expect(givenBack).toBe(total)
        },
      ),
    )
  })
})
