import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { CatalogueGoods } from '@kedai/shared/goods/read-goods.ts'
import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { describe, expect, it } from 'vitest'
import { decideChange } from './change-line.ts'
import type { ChangeLineBody } from './contract.ts'
import { decideAddition } from './decide-addition.ts'

const coffee: CatalogueGoods = {
  id: 1,
  name: 'Kopi Susu',
  price: 6000,
  tracksStock: true,
  stock: 10,
  soldOut: false,
  isActive: true,
  cost: null,
  hasModifiers: false,
}
const line: CartLine = {
  lineNumber: 4,
  goodsId: 1,
  quantity: 3,
  unitPrice: 6000,
  note: 'panas',
  modifierIds: [],
}
const addition = { quantity: 2, shownPrice: undefined, note: undefined, modifierIds: [] }

/** The reason of the refusal, or what was decided. */
function reasonOf(decide: () => unknown): unknown {
  try {
    return decide()
  } catch (error) {
    if (error instanceof Refusal) return error.reason
    throw error
  }
}

describe('adding to a cart', () => {
  it('makes a line of its own after the last number that was ever given', () => {
    expect(decideAddition({ lines: [], goods: coffee, groups: [], lastLineNumber: 7 }, addition)).toEqual({
      line: { lineNumber: 8, goodsId: 1, quantity: 2, unitPrice: 6000, note: '', modifierIds: [] },
      isNew: true,
    })
  })

  it('adds to the line of the same goods and keeps its note', () => {
    expect(decideAddition({ lines: [line], goods: coffee, groups: [], lastLineNumber: 4 }, addition)).toEqual(
      {
        line: { lineNumber: 4, goodsId: 1, quantity: 5, unitPrice: 6000, note: 'panas', modifierIds: [] },
        isNew: false,
      },
    )
  })

  it.each([
    ['goods that are not there', { lines: [], goods: undefined }, addition, 'GOODS_NOT_FOUND'],
    ['inactive goods', { lines: [], goods: { ...coffee, isActive: false } }, addition, 'GOODS_NOT_FOUND'],
    [
      'a price that is not the catalogue’s',
      { lines: [], goods: coffee },
      { ...addition, shownPrice: 5999 },
      'PRICE_CHANGED',
    ],
    [
      'a price that changed unseen',
      { lines: [{ ...line, unitPrice: 5000 }], goods: coffee },
      addition,
      'PRICE_CHANGED',
    ],
    [
      'more than the stock with what is there',
      { lines: [line], goods: coffee },
      { ...addition, quantity: 8 },
      'OUT_OF_STOCK',
    ],
    [
      'what is sold out',
      { lines: [], goods: { ...coffee, tracksStock: false, soldOut: true } },
      addition,
      'OUT_OF_STOCK',
    ],
    [
      'more than a line can hold',
      { lines: [line], goods: { ...coffee, tracksStock: false } },
      { ...addition, quantity: 999_998 },
      'QUANTITY_TOO_LARGE',
    ],
  ])('refuses %s', (_what, facts, wanted, reason) => {
    expect(reasonOf(() => decideAddition({ lastLineNumber: 4, groups: [], ...facts }, wanted))).toBe(reason)
  })

  it('takes the last piece, and the 200th line but not the 201st', () => {
    expect(
      decideAddition(
        { lines: [line], goods: coffee, groups: [], lastLineNumber: 4 },
        { ...addition, quantity: 7 },
      ).line.quantity,
    ).toBe(10)
    const others = Array.from({ length: 200 }, (_, i) => ({ ...line, lineNumber: i + 1, goodsId: 100 + i }))
    expect(
      decideAddition({ lines: others.slice(1), goods: coffee, groups: [], lastLineNumber: 200 }, addition)
        .isNew,
    ).toBe(true)
    expect(
      reasonOf(() =>
        decideAddition({ lines: others, goods: coffee, groups: [], lastLineNumber: 200 }, addition),
      ),
    ).toBe('CART_FULL')
  })

  it('is refused when a cart has given out all its line numbers', () => {
    const facts = { lines: [], goods: coffee, groups: [] }
    expect(decideAddition({ ...facts, lastLineNumber: 31_999 }, addition).line.lineNumber).toBe(32_000)
    expect(reasonOf(() => decideAddition({ ...facts, lastLineNumber: 32_000 }, addition))).toBe('CART_FULL')
  })
})

describe('changing a line', () => {
  const change = (before: CartLine, goods: CatalogueGoods | undefined, body: ChangeLineBody) => {
    const all = new Map(goods === undefined ? [] : [[goods.id, goods]])
    return decideChange([before], before, { goods: all, groups: new Map() }, body)
  }
  const none = { total: undefined, goods_price: undefined, note: undefined }

  it('changes what it names and nothing else', () => {
    expect(change(line, coffee, { ...none, total: 10 })).toEqual({ ...line, quantity: 10 })
    expect(change(line, coffee, { ...none, note: '' })).toEqual({ ...line, note: '' })
    const dearer = { ...line, unitPrice: 5000 }
    expect(change(dearer, coffee, { ...none, goods_price: 6000 })).toEqual(line)
    expect(change(dearer, coffee, { ...none, total: 1 })).toEqual({ ...dearer, quantity: 1 })
  })

  it('lets a note be changed when the stock has gone meanwhile', () => {
    expect(change(line, { ...coffee, stock: 0 }, { ...none, note: 'dingin' }).note).toBe('dingin')
  })

  it.each([
    [{ ...none, total: 11 }, coffee, 'OUT_OF_STOCK'],
    [{ ...none, goods_price: 5000 }, coffee, 'PRICE_CHANGED'],
    [{ ...none, total: 1 }, { ...coffee, isActive: false }, 'GOODS_NOT_FOUND'],
    [{ ...none, total: 1 }, undefined, 'GOODS_NOT_FOUND'],
  ])('refuses %j', (body, goods, reason) => {
    expect(reasonOf(() => change(line, goods, body))).toBe(reason)
  })
})

describe('lines of one goods with different modifiers', () => {
  const size = {
    id: 1,
    name: 'Ukuran',
    minChoices: 1,
    maxChoices: 1,
    modifiers: [
      { id: 11, name: 'Kecil', priceChange: -1000, soldOut: false },
      { id: 12, name: 'Besar', priceChange: 2000, soldOut: false },
    ],
  }
  const facts = { lines: [{ ...line, unitPrice: 5000, modifierIds: [11] }], goods: coffee, groups: [size] }
  const add = (modifierIds: number[], quantity = 2, shownPrice?: number) =>
    decideAddition({ ...facts, lastLineNumber: 4 }, { quantity, shownPrice, note: undefined, modifierIds })

  it('are lines of their own, each at its price', () => {
    expect(add([12])).toMatchObject({
      isNew: true,
      line: { lineNumber: 5, unitPrice: 8000, modifierIds: [12] },
    })
    expect(add([11])).toMatchObject({ isNew: false, line: { lineNumber: 4, quantity: 5, unitPrice: 5000 } })
  })

  it('share the stock of the goods', () => {
    expect(add([12], 7).line.quantity).toBe(7)
    expect(reasonOf(() => add([12], 8))).toBe('OUT_OF_STOCK')
  })

  it('are shown with their modifiers in the price', () => {
    expect(add([12], 1, 8000).line.unitPrice).toBe(8000)
    expect(reasonOf(() => add([12], 1, 6000))).toBe('PRICE_CHANGED')
  })

  it('have as many modifiers as the groups want', () => {
    expect(reasonOf(() => add([]))).toBe('MODIFIER_CHOICE')
  })

  it('never cost less than nothing', () => {
    const free = { ...facts, goods: { ...coffee, price: 500 }, lines: [], lastLineNumber: 0 }
    const made = decideAddition(free, {
      quantity: 1,
      shownPrice: undefined,
      note: undefined,
      modifierIds: [11],
    })
    expect(made.line.unitPrice).toBe(0)
  })
})
