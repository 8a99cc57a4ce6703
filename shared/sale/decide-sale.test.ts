import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import type { CatalogueGoods } from '../goods/read-goods.ts'
import type { CartLine } from './cart-record.ts'
import { decideSale, refuseBeyondStock, type SaleFacts } from './decide-sale.ts'
import type { PaymentMethod } from './payment-method.ts'
import { PLAIN_RULES } from './price-sale.ts'

const goods = (id: number, more: Partial<CatalogueGoods> = {}): [number, CatalogueGoods] => [
  id,
  {
    id,
    name: `Goods ${id}`,
    price: 3000,
    tracksStock: true,
    stock: 10,
    soldOut: false,
    isActive: true,
    cost: null,
    hasModifiers: false,
    ...more,
  },
]
const line = (lineNumber: number, goodsId: number, quantity = 1, unitPrice = 3000): CartLine => ({
  lineNumber,
  goodsId,
  quantity,
  unitPrice,
  note: '',
  modifierIds: [],
})
interface PlainFacts {
  readonly lines?: readonly CartLine[]
  readonly goods?: Map<number, CatalogueGoods>
  readonly method?: PaymentMethod
  readonly paymentAmount?: number
}
const facts = ({
  lines = [line(1, 1, 2)],
  goods: some = new Map([goods(1)]),
  method = 'cash',
  paymentAmount = 10_000,
}: PlainFacts = {}): SaleFacts => ({
  lines,
  catalogue: { goods: some, groups: new Map() },
  rules: PLAIN_RULES,
  tenders: [{ method, amount: paymentAmount, customerId: null }],
})
const refusalOf = (work: () => unknown): { reason: string; details: object } | undefined => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.reason, details: error.details }
    throw error
  }
  return undefined
}

describe('a sale', () => {
  it('in cash is paid, with change', () => {
    expect(decideSale(facts())).toMatchObject({
      totalGoods: 2,
      totalAmount: 6000,
      needs: [{ goodsId: 1, quantity: 2, price: 3000, tracksStock: true }],
      method: 'cash',
      paymentStatus: 'paid',
      paymentAmount: 10_000,
      returnAmount: 4000,
    })
  })

  it('at the counter waits for its payment', () => {
    expect(decideSale(facts({ method: 'counter', paymentAmount: 6000 }))).toMatchObject({
      method: 'counter',
      paymentStatus: 'waiting',
      paymentAmount: 6000,
      returnAmount: 0,
    })
  })

  it('may take the last piece', () => {
    const sale = decideSale(facts({ goods: new Map([goods(1, { stock: 2 })]) }))
    expect(sale.needs).toMatchObject([{ goodsId: 1, quantity: 2 }])
  })

  it('may take any number of what has no count', () => {
    const catalogue = new Map([goods(1, { tracksStock: false, stock: 0, price: 1 })])
    const sale = decideSale(facts({ lines: [line(1, 1, 9000, 1)], goods: catalogue }))
    expect(sale.needs).toEqual([{ goodsId: 1, quantity: 9000, price: 1, tracksStock: false }])
  })

  it('of what costs nothing is paid with nothing', () => {
    const catalogue = new Map([goods(1, { price: 0 })])
    const sale = decideSale(facts({ lines: [line(1, 1, 1, 0)], goods: catalogue, paymentAmount: 0 }))
    expect(sale).toMatchObject({ totalAmount: 0, returnAmount: 0 })
  })

  it('needs each of its goods once, summed over its lines, in ascending order', () => {
    const lines = [line(1, 10), line(2, 9, 2), line(3, 10, 3), line(4, 1)]
    const catalogue = new Map([goods(10), goods(9, { tracksStock: false }), goods(1)])
    expect(decideSale(facts({ lines, goods: catalogue, paymentAmount: 21_000 })).needs).toEqual([
      { goodsId: 1, quantity: 1, price: 3000, tracksStock: true },
      { goodsId: 9, quantity: 2, price: 3000, tracksStock: false },
      { goodsId: 10, quantity: 4, price: 3000, tracksStock: true },
    ])
  })
})

describe('a sale is refused', () => {
  it('where there is nothing to sell', () => {
    expect(refusalOf(() => decideSale(facts({ lines: [] })))).toEqual({ reason: 'CART_EMPTY', details: {} })
  })

  it('where goods are no longer on sale, or gone, naming every line', () => {
    const lines = [line(1, 1), line(2, 2), line(3, 3)]
    const catalogue = new Map([goods(1), goods(2, { isActive: false })])
    expect(refusalOf(() => decideSale(facts({ lines, goods: catalogue })))).toEqual({
      reason: 'GOODS_INACTIVE',
      details: {
        lines: [
          { line_number: 2, goods_id: 2 },
          { line_number: 3, goods_id: 3 },
        ],
      },
    })
  })

  it('where the price is another, dearer or cheaper, naming every line', () => {
    const lines = [line(1, 1), line(2, 2), line(3, 3)]
    const catalogue = new Map([goods(1, { price: 3001 }), goods(2), goods(3, { price: 2999 })])
    expect(refusalOf(() => decideSale(facts({ lines, goods: catalogue })))).toEqual({
      reason: 'PRICE_CHANGED',
      details: {
        lines: [
          { line_number: 1, goods_id: 1, goods_price: 3000, price_now: 3001 },
          { line_number: 3, goods_id: 3, goods_price: 3000, price_now: 2999 },
        ],
      },
    })
  })

  it('where there is not enough of its goods, all lines together, naming all of them', () => {
    const lines = [line(1, 2, 6), line(2, 1, 3), line(3, 2, 5), line(4, 3)]
    const catalogue = new Map([
      goods(1, { stock: 2 }),
      goods(2),
      goods(3, { tracksStock: false, soldOut: true }),
    ])
    expect(refusalOf(() => decideSale(facts({ lines, goods: catalogue, paymentAmount: 45_000 })))).toEqual({
      reason: 'OUT_OF_STOCK',
      details: {
        goods: [
          { goods_id: 1, total: 3, stock: 2 },
          { goods_id: 2, total: 11, stock: 10 },
          { goods_id: 3, total: 1, stock: 0 },
        ],
      },
    })
  })

  it('for the first reason of several, in the order that was agreed', () => {
    // Each step mends the fault that was told before it.
    const wrong = { stock: 0, price: 3001, isActive: false }
    const tooDear = 1_000_000_000_000
    const steps: [PlainFacts, string | undefined][] = [
      [{ lines: [], goods: new Map([goods(1, wrong)]), paymentAmount: 0 }, 'CART_EMPTY'],
      [{ goods: new Map([goods(1, wrong)]), paymentAmount: 0 }, 'GOODS_INACTIVE'],
      [{ goods: new Map([goods(1, { ...wrong, isActive: true })]), paymentAmount: 0 }, 'PRICE_CHANGED'],
      [
        {
          lines: [line(1, 1, 2, tooDear)],
          goods: new Map([goods(1, { stock: 0, price: tooDear })]),
          paymentAmount: 0,
        },
        'AMOUNT_TOO_LARGE',
      ],
      [{ goods: new Map([goods(1, { stock: 0 })]), paymentAmount: 0 }, 'PAYMENT_TOO_LOW'],
      [
        { goods: new Map([goods(1, { stock: 0 })]), paymentAmount: 6001, method: 'counter' },
        'PAYMENT_NOT_EXACT',
      ],
      [{ goods: new Map([goods(1, { stock: 0 })]), paymentAmount: 6000, method: 'counter' }, 'OUT_OF_STOCK'],
      [{ paymentAmount: 6000, method: 'counter' }, undefined],
    ]
    for (const [more, reason] of steps) {
      expect(refusalOf(() => decideSale(facts(more)))?.reason).toBe(reason)
    }
  })
})

describe('stock', () => {
  it('refuses what there is none of in the catalogue', () => {
    expect(refusalOf(() => refuseBeyondStock([{ goodsId: 7, quantity: 1 }], new Map()))).toEqual({
      reason: 'OUT_OF_STOCK',
      details: { goods: [{ goods_id: 7, total: 1, stock: 0 }] },
    })
  })

  it('refuses nothing where there is enough', () => {
    expect(
      refusalOf(() => refuseBeyondStock([{ goodsId: 1, quantity: 10 }], new Map([goods(1)]))),
    ).toBeUndefined()
    expect(refusalOf(() => refuseBeyondStock([], new Map()))).toBeUndefined()
  })
})

describe('every sale that is decided', () => {
  const catalogue = fc
    .array(
      fc.record({
        price: fc.nat(50_000),
        tracksStock: fc.boolean(),
        stock: fc.nat(30),
        soldOut: fc.boolean(),
      }),
      { minLength: 5, maxLength: 5 },
    )
    .map((all) => new Map(all.map((one, index) => goods(index + 1, one))))
  const cart = fc.array(
    fc.record({ goodsId: fc.integer({ min: 1, max: 5 }), quantity: fc.integer({ min: 1, max: 12 }) }),
    { minLength: 1, maxLength: 12 },
  )

  it('keeps payment − change = total = Σ lines, and takes from no stock more than there is', () => {
    let decided = 0
    fc.assert(
      fc.property(
        catalogue,
        cart,
        fc.nat(3_000_000),
        fc.constantFrom('cash' as const, 'counter' as const),
        (all, wanted, paymentAmount, method) => {
          const lines = wanted.map((one, index) =>
            line(index + 1, one.goodsId, one.quantity, all.get(one.goodsId)?.price),
          )
          const total = lines.reduce((sum, one) => sum + one.quantity * one.unitPrice, 0)
          const payment = method === 'cash' ? paymentAmount : total
          const input = facts({ lines, goods: all, method, paymentAmount: payment })
          if (refusalOf(() => decideSale(input)) !== undefined) return true
          decided++
          const sale = decideSale(input)
          const ids = sale.needs.map((need) => need.goodsId)
          return (
            sale.paymentAmount - sale.returnAmount === sale.totalAmount &&
            sale.totalAmount === total &&
            sale.returnAmount >= 0 &&
            sale.needs.reduce((sum, need) => sum + need.quantity * need.price, 0) === total &&
            ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0)) &&
            sale.needs.every(({ goodsId, quantity, tracksStock }) => {
              const sold = sale.lines.filter((one) => one.goodsId === goodsId)
              const taken = -sold.reduce((sum, one) => sum + one.stockChange, 0)
              return taken === (tracksStock ? quantity : 0) && taken <= (all.get(goodsId)?.stock ?? 0)
            })
          )
        },
      ),
      { numRuns: 500 },
    )
    expect(decided).toBeGreaterThan(50)
  })
})
