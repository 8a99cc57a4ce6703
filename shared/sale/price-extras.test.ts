import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CatalogueGoods } from '../goods/read-goods.ts'
import type { CartLine } from './cart-record.ts'
import type { Discount } from './discounts.ts'
import { PLAIN_RULES, type PriceRules, priceSale } from './price-sale.ts'
import { ratesOn } from './taxes.ts'

const KOPI: CatalogueGoods = {
  id: 1,
  name: 'Kopi',
  price: 10_000,
  tracksStock: true,
  stock: 99,
  soldOut: false,
  isActive: true,
  cost: 4_000,
  hasModifiers: false,
}
const GOODS = new Map([[1, KOPI]])
const line = (lineNumber: number, quantity: number, unitPrice: number): CartLine => ({
  lineNumber,
  goodsId: 1,
  quantity,
  unitPrice,
  note: '',
  modifierIds: [],
})
const PB1 = { name: 'PB1', basis_points: 1_000, is_inclusive: false, from_date: '2026-01-01' }
const PPN = { name: 'PPN', basis_points: 1_100, is_inclusive: true, from_date: '2026-01-01' }

const rules = (settings: Partial<PriceRules['settings']>, more: Partial<PriceRules> = {}): PriceRules => ({
  ...PLAIN_RULES,
  businessDate: '2026-11-24',
  settings: { ...PLAIN_RULES.settings, ...settings },
  ...more,
})
const extras = (lines: readonly CartLine[], by: PriceRules) =>
  priceSale(lines, GOODS, by).lines.flatMap(
    ({ kind, lineNumber, name, amount, includedAmount, ofLine, note }) =>
      kind === 'goods' ? [] : [{ kind, lineNumber, name, amount, includedAmount, ofLine, note }],
  )
const off = (ofLine: number | null, how: Discount['off'], reason = 'Langganan'): Discount => ({
  ofLine,
  off: how,
  reason,
})

describe('what is added to the goods of a sale', () => {
  it('is a line each for discounts, service, tax and rounding, numbered after the goods', () => {
    const sale = priceSale(
      [line(1, 2, 10_000), line(7, 1, 15_550)],
      GOODS,
      rules(
        { service_charge_basis_points: 500, taxes: [PB1], cash_rounding: 100 },
        { discounts: [off(null, { basisPoints: 1_000 }), off(7, { amount: 550 }, 'Tumpah')] },
      ),
    )
    // 35 550 − 550 = 35 000; − 3 500 = 31 500; + 1 575 = 33 075; + 3 308 = 36 383; + 17 = 36 400
    expect(sale.lines.slice(2)).toMatchObject([
      { lineNumber: 8, kind: 'discount', amount: -550, ofLine: 7, note: 'Tumpah' },
      { lineNumber: 9, kind: 'discount', amount: -3_500, ofLine: null, note: 'Langganan' },
      { lineNumber: 10, kind: 'service', name: 'Service charge', amount: 1_575 },
      { lineNumber: 11, kind: 'tax', name: 'PB1 10%', amount: 3_308, includedAmount: 0 },
      { lineNumber: 12, kind: 'rounding', amount: 17 },
    ])
    expect(sale).toMatchObject({ totalGoods: 3, totalAmount: 36_400 })
  })

  it('is nothing for a shop that adds nothing', () => {
    expect(extras([line(1, 1, 10_001)], rules({}))).toEqual([])
  })

  it('is no part of the price where the tax is in it already', () => {
    const sale = priceSale([line(1, 1, 11_100)], GOODS, rules({ taxes: [PPN] }))
    expect(sale.totalAmount).toBe(11_100)
    expect(sale.lines[1]).toMatchObject({ kind: 'tax', name: 'PPN 11%', amount: 0, includedAmount: 1_100 })
  })

  it('is no tax on another tax', () => {
    expect(extras([line(1, 1, 11_100)], rules({ taxes: [PPN, PB1] }))).toMatchObject([
      { name: 'PPN 11%', amount: 0, includedAmount: 1_100 },
      { name: 'PB1 10%', amount: 1_000, includedAmount: 0 },
    ])
  })

  it.each([
    [10_049, -49],
    [10_050, 50],
    [10_099, 1],
    [10_100, 0],
    [49, -49],
  ])('rounds %i to the nearest hundred by %i, in cash only', (amount, rounding) => {
    const made = (isCash: boolean) => extras([line(1, 1, amount)], rules({ cash_rounding: 100 }, { isCash }))
    expect(made(true)).toMatchObject(rounding === 0 ? [] : [{ kind: 'rounding', amount: rounding }])
    expect(made(false)).toEqual([])
  })

  it('is never a discount of more than there is', () => {
    const lines = [line(1, 1, 3_000), line(2, 1, 1_000)]
    const discounts = [off(2, { amount: 700 }), off(2, { amount: 700 }), off(null, { amount: 9_000 })]
    expect(extras(lines, rules({}, { discounts })).map(({ amount }) => amount)).toEqual([-700, -300, -3_000])
    expect(priceSale(lines, GOODS, rules({}, { discounts })).totalAmount).toBe(0)
  })

  it('is no discount on a line that is not there', () => {
    expect(() =>
      priceSale([line(1, 1, 1)], GOODS, rules({}, { discounts: [off(2, { amount: 1 })] })),
    ).toThrow(expect.objectContaining({ reason: 'CART_LINE_NOT_FOUND' }))
  })

  it('adds up to the total, never below nothing, whatever the shop adds', () => {
    const anyDiscount = fc.record({
      ofLine: fc.option(fc.integer({ min: 1, max: 3 })),
      off: fc.oneof(
        fc.record({ amount: fc.nat(100_000) }),
        fc.record({ basisPoints: fc.integer({ min: 0, max: 10_000 }) }),
      ),
      reason: fc.constant('x'),
    })
    const anyRate = fc.record({
      name: fc.constantFrom('PB1', 'PPN', 'X'),
      basis_points: fc.integer({ min: 0, max: 10_000 }),
      is_inclusive: fc.boolean(),
      from_date: fc.constantFrom('2026-01-01', '2026-11-24', '2026-11-25'),
    })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(1_000_000)), {
          minLength: 3,
          maxLength: 3,
        }),
        fc.array(anyDiscount, { maxLength: 5 }),
        fc.array(anyRate, { maxLength: 5 }),
        fc.constantFrom(1, 50, 100, 500, 1000) as fc.Arbitrary<1 | 50 | 100 | 500 | 1000>,
        fc.integer({ min: 0, max: 10_000 }),
        fc.boolean(),
        (some, discounts, taxes, cash_rounding, service_charge_basis_points, isCash) => {
          const lines = some.map(([quantity, price], index) => line(index + 1, quantity, price))
          const by = rules({ taxes, cash_rounding, service_charge_basis_points }, { discounts, isCash })
          const sale = priceSale(lines, GOODS, by)
          const sum = sale.lines.reduce((total, one) => total + one.amount, 0)
          expect(sum).toBe(sale.totalAmount)
          expect(sale.totalAmount).toBeGreaterThanOrEqual(0)
          if (isCash) expect(sale.totalAmount % cash_rounding).toBe(0)
          expect(new Set(sale.lines.map(({ lineNumber }) => lineNumber)).size).toBe(sale.lines.length)
          for (const one of sale.lines) expect(one.amount).toBe(one.quantity * one.unitPrice)
          const included = sale.lines.reduce((total, one) => total + one.includedAmount, 0)
          expect(included).toBeLessThanOrEqual(sum + cash_rounding)
        },
      ),
    )
  })
})

describe('the tax rates of a day', () => {
  const rate = (name: string, basis_points: number, from_date: string) => ({
    name,
    basis_points,
    is_inclusive: false,
    from_date,
  })
  const TAXES = [
    rate('PPN', 1_000, '2020-01-01'),
    rate('PPN', 1_200, '2027-01-01'),
    rate('PPN', 1_100, '2022-04-01'),
    rate('PB1', 1_000, '2026-11-25'),
    rate('Old', 500, '2020-01-01'),
    rate('Old', 0, '2021-01-01'),
  ]
  it.each([
    ['2019-12-31', []],
    ['2022-03-31', [['PPN', 1_000]]],
    ['2022-04-01', [['PPN', 1_100]]],
    [
      '2026-11-25',
      [
        ['PPN', 1_100],
        ['PB1', 1_000],
      ],
    ],
    [
      '2027-01-01',
      [
        ['PPN', 1_200],
        ['PB1', 1_000],
      ],
    ],
  ])('%s are of each name the latest that has begun', (day, expected) => {
    const held = ratesOn(TAXES, day).filter(({ name }) => name !== 'Old')
    expect(held.map(({ name, basis_points }) => [name, basis_points])).toEqual(expected)
  })

  it('end with a rate of nothing', () => {
    expect(ratesOn(TAXES, '2021-01-01').map(({ name }) => name)).toEqual(['PPN'])
  })
})
