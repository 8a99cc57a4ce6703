import { describe, expect, it } from 'vitest'
import type { Statements } from '../database/statements.ts'
import { readGoods, stockLeft } from './read-goods.ts'

const goods = {
  id: 1,
  name: 'Kopi',
  price: 5000,
  tracksStock: true,
  stock: 3,
  soldOut: false,
  isActive: true,
  cost: null,
  hasModifiers: false,
}

describe('what is left of goods', () => {
  it('is their stock where that is tracked, also if they are marked as sold out', () => {
    expect(stockLeft(goods)).toBe(3)
    expect(stockLeft({ ...goods, soldOut: true })).toBe(3)
    expect(stockLeft({ ...goods, stock: 0 })).toBe(0)
  })

  it('is without an end where stock is not tracked, until they are sold out', () => {
    expect(stockLeft({ ...goods, tracksStock: false, stock: 0 })).toBe(Number.POSITIVE_INFINITY)
    expect(stockLeft({ ...goods, tracksStock: false, stock: 9, soldOut: true })).toBe(0)
  })
})

describe('reading no goods', () => {
  it('does not ask the database, where IN () is no SQL', async () => {
    expect(await readGoods({} as Statements, [])).toEqual(new Map())
  })
})
