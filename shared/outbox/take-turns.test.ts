import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { takeTurns } from './take-turns.ts'

function setUp() {
  const reads: PromiseWithResolvers<unknown>[] = []
  const database = {
    read: () => {
      const read = Promise.withResolvers<unknown>()
      reads.push(read)
      return read.promise
    },
  } as unknown as Pick<Database, 'read'>
  const turns = takeTurns(database, { parallel: 2, waitingMax: 2 })
  return { reads, read: () => turns.read(async () => undefined) }
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('readers that take turns', () => {
  it('are a few at a time, and the others come when those end, also by a fault', async () => {
    const { reads, read } = setUp()
    const all = [read(), read(), read(), read()]
    await settle()
    expect(reads).toHaveLength(2)
    reads[0]?.resolve('first')
    await settle()
    expect(reads).toHaveLength(3)
    reads[1]?.reject(new Error('lost'))
    await expect(all[1]).rejects.toThrow('lost')
    await settle()
    expect(reads).toHaveLength(4)
    reads[2]?.resolve('third')
    reads[3]?.resolve('fourth')
    expect(await Promise.all([all[0], all[2], all[3]])).toEqual(['first', 'third', 'fourth'])
    const again = read()
    await settle()
    expect(reads).toHaveLength(5)
    reads[4]?.resolve('fifth')
    expect(await again).toBe('fifth')
  })

  it('are turned away when too many wait', async () => {
    const { read } = setUp()
    for (let i = 0; i < 4; i++) void read()
    await expect(read()).rejects.toMatchObject({ reason: 'LISTENERS_FULL', retryAfterSeconds: 5 })
  })
})
