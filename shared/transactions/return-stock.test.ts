import { describe, expect, it } from 'vitest'
import type { SqlValue, Statements } from '../database/statements.ts'
import { returnStock } from './return-stock.ts'

const ID = Buffer.alloc(16, 1)

/** Notes each write and says that it matched so many rows. */
function noting(matched: number) {
  const writes: { sql: string; values: readonly SqlValue[] }[] = []
  const statements = {
    change: async (sql: string, values: readonly SqlValue[] = []) => {
      writes.push({ sql, values })
      return matched
    },
  } as unknown as Statements
  return { statements, writes }
}

const pieces = [
  { lineNumber: 1, goodsId: 30, quantity: 1 },
  { lineNumber: 2, goodsId: 4, quantity: 2 },
  { lineNumber: 3, goodsId: 30, quantity: 5 },
]

describe('stock that goes back', () => {
  it('is locked ascending by goods and by the primary key, as sales lock it, each goods once', async () => {
    const { statements, writes } = noting(1)
    await returnStock(statements, { transactionId: ID, pieces, reason: 'Salah' })

    const updates = writes.filter(({ sql }) => sql.startsWith('UPDATE goods'))
    expect(updates.map(({ values }) => values)).toEqual([
      [2, 4],
      [6, 30],
    ])
    expect(updates.every(({ sql }) => sql.includes('FORCE INDEX (PRIMARY)'))).toBe(true)
    // Only then the movements: their check of the goods takes the same locks.
    expect(writes.findIndex(({ sql }) => sql.startsWith('INSERT'))).toBe(2)
    expect(writes.slice(2).map(({ values }) => values.at(-1))).toEqual([1, 2, 3])
  })

  it('is of goods that are there', async () => {
    const { statements } = noting(0)
    await expect(returnStock(statements, { transactionId: ID, pieces, reason: '' })).rejects.toThrow(
      'goods that were sold are never deleted',
    )
  })
})
