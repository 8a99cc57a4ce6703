import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CatalogueGoods } from '../goods/read-goods.ts'
import type { CartLine } from './cart-record.ts'
import { priceSale } from './price-sale.ts'

const goods = (id: number, more: Partial<CatalogueGoods> = {}): [number, CatalogueGoods] => [
  id,
  {
    id,
    name: `Goods ${id}`,
    price: 1,
    tracksStock: true,
    stock: 99,
    soldOut: false,
    isActive: true,
    cost: null,
    hasModifiers: false,
    ...more,
  },
]
const line = (
  lineNumber: number,
  goodsId: number,
  quantity: number,
  unitPrice: number,
  note = '',
): CartLine => ({
  lineNumber,
  goodsId,
  quantity,
  unitPrice,
  note,
  modifierIds: [],
})

describe('the lines of a sale', () => {
  it('are the cart’s, with the name as sold, the amount and what they take from the stock', () => {
    const catalogue = new Map([
      goods(1, { name: 'Es Teh' }),
      goods(2, { name: 'Kopi', tracksStock: false, stock: 0 }),
    ])
    expect(priceSale([line(1, 1, 2, 3000), line(4, 2, 3, 5000, 'tanpa gula')], catalogue)).toMatchObject({
      lines: [
        {
          lineNumber: 1,
          kind: 'goods',
          goodsId: 1,
          name: 'Es Teh',
          quantity: 2,
          unitPrice: 3000,
          amount: 6000,
          stockChange: -2,
          note: '',
        },
        {
          lineNumber: 4,
          kind: 'goods',
          goodsId: 2,
          name: 'Kopi',
          quantity: 3,
          unitPrice: 5000,
          amount: 15_000,
          stockChange: 0,
          note: 'tanpa gula',
        },
      ],
      totalGoods: 5,
      totalAmount: 21_000,
    })
  })

  it('are charged at the price that was accepted, not at the catalogue’s', () => {
    const { totalAmount } = priceSale([line(1, 1, 1, 3000)], new Map([goods(1, { price: 4000 })]))
    expect(totalAmount).toBe(3000)
  })

  it('are shown without a name where the goods are gone', () => {
    expect(priceSale([line(1, 1, 1, 3000)], new Map()).lines).toMatchObject([{ name: '', stockChange: 0 }])
  })

  it('are none of an empty cart', () => {
    expect(priceSale([], new Map())).toEqual({ lines: [], totalGoods: 0, totalAmount: 0 })
  })

  it.each([
    ['a line', [line(1, 1, 1_000_000, 1_000_001)]],
    ['their sum', [line(1, 1, 1, 1_000_000_000_000), line(2, 1, 1, 1)]],
  ])('are refused where %s is larger than can be booked', (_name, lines) => {
    expect(() => priceSale(lines, new Map([goods(1)]))).toThrow(
      expect.objectContaining({ reason: 'AMOUNT_TOO_LARGE' }),
    )
  })

  it('add up to the total, and their pieces to the number of goods', () => {
    const lines = fc.array(
      fc.record({
        goodsId: fc.integer({ min: 1, max: 5 }),
        quantity: fc.integer({ min: 1, max: 100 }),
        unitPrice: fc.nat(1_000_000),
      }),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(lines, (some) => {
        const sale = priceSale(
          some.map((one, index) => line(index + 1, one.goodsId, one.quantity, one.unitPrice)),
          new Map([goods(1), goods(2, { tracksStock: false })]),
        )
        const total = some.reduce((sum, one) => sum + BigInt(one.quantity) * BigInt(one.unitPrice), 0n)
        const pieces = some.reduce((sum, one) => sum + one.quantity, 0)
        return (
          BigInt(sale.totalAmount) === total &&
          sale.lines.reduce((sum, one) => sum + one.amount, 0) === sale.totalAmount &&
          sale.totalGoods === pieces
        )
      }),
    )
  })
})
