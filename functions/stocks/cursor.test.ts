import { describe, expect, it } from 'vitest'
import { conditionAfter, type ListPosition, parseCursor, writeCursor } from './cursor.ts'

describe('the cursor of the list', () => {
  it.each<ListPosition>([
    { sortBy: 'id', value: 7, id: 7 },
    { sortBy: 'name', value: 'Es Teh “Manis” 茶', id: 3 },
    { sortBy: 'stock', value: 0, id: 9_007_199_254_740_991 },
  ])('comes back as it was written: %j', (position) => {
    const text = writeCursor(position)
    expect(text).toMatch(/^[\w-]+$/)
    expect(parseCursor(text)).toEqual(position)
  })

  it.each([
    '',
    'x',
    'e30',
    Buffer.from('["colour",1,1]').toString('base64url'),
    Buffer.from('["id","1",1]').toString('base64url'),
    Buffer.from('["name",1,1]').toString('base64url'),
    Buffer.from('["price",1,0]').toString('base64url'),
    Buffer.from('["price",1.5,1]').toString('base64url'),
  ])('is nothing that was made up: %j', (text) => {
    expect(parseCursor(text)).toBeUndefined()
  })

  it('names the goods after it, in either direction', () => {
    expect(conditionAfter({ sortBy: 'id', value: 7, id: 7 }, 'ASC')).toEqual({ where: 'id > ?', values: [7] })
    expect(conditionAfter({ sortBy: 'price', value: 5000, id: 7 }, 'DESC')).toEqual({
      where: '(price < ? OR (price = ? AND id < ?))',
      values: [5000, 5000, 7],
    })
  })
})
