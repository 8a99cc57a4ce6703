import { describe, expect, it } from 'vitest'
import { FIRST_PAGE, mergeHistory, parseCursor, writeCursor } from './history-page.ts'

interface Row {
  movement_id: number
  transaction_id: Buffer | null
  line_number: number
  at: string
}

const ID = Buffer.alloc(16, 7)
const movement = (movement_id: number, at: string): Row => ({
  movement_id,
  transaction_id: null,
  line_number: 0,
  at,
})
const sale = (line_number: number, at: string): Row => ({
  movement_id: 0,
  transaction_id: ID,
  line_number,
  at,
})

describe('a page of the history', () => {
  it('takes the newest of both lists', () => {
    const page = mergeHistory(
      [movement(9, '10:05'), movement(8, '10:01')],
      [sale(2, '10:06'), sale(1, '10:02')],
      3,
      FIRST_PAGE,
    )
    expect(page.rows.map(({ at }) => at)).toEqual(['10:06', '10:05', '10:02'])
    expect(page.next).toEqual({ movementId: 9, sale: { transactionId: ID, lineNumber: 1 } })
  })

  it('stays where it was in the list that gave nothing', () => {
    const from = { movementId: 5, sale: { transactionId: Buffer.alloc(16, 9), lineNumber: 4 } }
    expect(mergeHistory([movement(4, '09:00'), movement(3, '08:00')], [], 1, from).next).toEqual({
      movementId: 4,
      sale: from.sale,
    })
    expect(mergeHistory([], [sale(2, '09:00'), sale(1, '08:00')], 1, from).next).toEqual({
      movementId: 5,
      sale: { transactionId: ID, lineNumber: 2 },
    })
  })

  it('is the last where both lists are used up', () => {
    expect(mergeHistory([movement(1, '09:00')], [sale(1, '08:00')], 2, FIRST_PAGE).next).toBeUndefined()
    expect(mergeHistory([], [], 2, FIRST_PAGE)).toEqual({ rows: [], next: undefined })
  })

  it('loses and doubles nothing where a clock went back', () => {
    const movements = [movement(3, '08:00'), movement(2, '11:00'), movement(1, '10:00')]
    const sales = [sale(2, '09:00'), sale(1, '12:00')]
    const first = mergeHistory(movements, sales, 2, FIRST_PAGE)
    const left = {
      movements: movements.filter(({ movement_id }) => movement_id < (first.next?.movementId ?? 0)),
      sales: sales.filter(({ line_number }) => line_number < (first.next?.sale.lineNumber || 9)),
    }
    const rest = mergeHistory(left.movements, left.sales, 9, first.next ?? FIRST_PAGE)
    expect([...first.rows, ...rest.rows]).toHaveLength(5)
    expect(new Set([...first.rows, ...rest.rows]).size).toBe(5)
  })

  it('ends at a cursor that is read back as it was written', () => {
    const text = writeCursor({ movementId: 12, sale: { transactionId: ID, lineNumber: 3 } })
    expect(text).toBe('12.07070707070707070707070707070707.3')
    expect(writeCursor(parseCursor(text))).toBe(text)
    expect(writeCursor(FIRST_PAGE)).toMatch(/^9007199254740991\.f{32}\.0$/)
  })
})
