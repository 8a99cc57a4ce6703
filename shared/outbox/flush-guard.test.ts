import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import type { SqlValue, Statements } from '../database/statements.ts'
import { createFlushGuard } from './flush-guard.ts'

/** A database whose commits are let through one by one. */
function setUp() {
  const commits: { number: SqlValue | undefined; answer: PromiseWithResolvers<void> }[] = []
  const database = {
    async transaction(work: (statements: Statements) => Promise<unknown>) {
      let number: SqlValue | undefined
      await work({
        change: async (_sql: string, values: readonly SqlValue[] = []) => {
          number = values[1]
          return 1
        },
      } as unknown as Statements)
      const answer = Promise.withResolvers<void>()
      commits.push({ number, answer })
      await answer.promise
    },
  } as unknown as Pick<Database, 'transaction'>
  return { commits, guard: createFlushGuard(database, 'test') }
}
const settle = () => new Promise((resolve) => setImmediate(resolve))
async function isOver(work: Promise<unknown>): Promise<boolean> {
  let over = false
  work.then(
    () => (over = true),
    () => (over = true),
  )
  await settle()
  return over
}

describe('an event that is told', () => {
  it('waits for a commit of ours, and one that is older does not', async () => {
    const { commits, guard } = setUp()
    const first = guard.upTo(5)
    expect(await isOver(first)).toBe(false)
    expect(commits.map(({ number }) => number)).toEqual([5])
    commits[0]?.answer.resolve()
    await first
    await guard.upTo(5)
    await guard.upTo(4)
    expect(commits).toHaveLength(1)
  })

  it('waits for a commit that began after it was read, shared by all that wait', async () => {
    const { commits, guard } = setUp()
    const first = guard.upTo(5)
    await settle()
    const later = [guard.upTo(6), guard.upTo(9), guard.upTo(7)]
    commits[0]?.answer.resolve()
    await first
    await settle()
    for (const one of later) expect(await isOver(one)).toBe(false)
    expect(commits.map(({ number }) => number)).toEqual([5, 9])
    commits[1]?.answer.resolve()
    await Promise.all(later)
    expect(commits).toHaveLength(2)
  })

  it('is not told when the commit fails; the next one tries anew', async () => {
    const { commits, guard } = setUp()
    const first = guard.upTo(5)
    await settle()
    const second = guard.upTo(6)
    commits[0]?.answer.reject(new Error('lost'))
    await expect(first).rejects.toThrow('lost')
    await settle()
    commits[1]?.answer.resolve()
    await second
    expect(commits.map(({ number }) => number)).toEqual([5, 6])
  })
})
