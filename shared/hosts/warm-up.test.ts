import type { FastifyInstance } from 'fastify'
import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { WARM_UP_ROUNDS } from '../limits.ts'
import { createWarmUp, type WarmUpOptions } from './warm-up.ts'

const SIZE = 3

/** A pool that knows how many are in it at once. */
function poolOf(answer: () => Promise<void> = async () => undefined) {
  let heldCount = 0
  let heldMost = 0
  let readCount = 0
  const read: Database['read'] = async (work) => {
    readCount++
    heldMost = Math.max(heldMost, ++heldCount)
    try {
      return await work({ rows: () => answer().then(() => []) } as Partial<Statements> as Statements)
    } finally {
      heldCount--
    }
  }
  const pool: WarmUpOptions['database'] = { read, counts: () => ({ held: 0, waiting: 0, size: SIZE }) }
  return { ...pool, heldMost: () => heldMost, readCount: () => readCount }
}

async function open(asked: string[]): Promise<FastifyInstance> {
  const app = fastify()
  onTestFinished(() => app.close())
  app.get('/:round', async (request) => {
    asked.push(request.url)
    return 'answer'
  })
  return app
}

const requests = (round: number) => [{ method: 'GET' as const, url: `/${round}` }]
const isStopping = () => false

describe('warming up', () => {
  it('opens every connection of the pool, then asks each round once', async () => {
    const asked: string[] = []
    const database = poolOf()
    await createWarmUp(await open(asked), { database, requests, isStopping })()
    expect(database.heldMost()).toBe(SIZE)
    expect(asked.toSorted()).toEqual(
      Array.from({ length: WARM_UP_ROUNDS }, (_, round) => `/${round}`).toSorted(),
    )
  })

  it('is done once, for all who wait for it', async () => {
    const asked: string[] = []
    const database = poolOf()
    const warmUp = createWarmUp(await open(asked), { database, requests, isStopping })
    await Promise.all([warmUp(), warmUp()])
    await warmUp()
    expect(database.readCount()).toBe(SIZE)
    expect(asked).toHaveLength(WARM_UP_ROUNDS)
  })

  it('does nothing without a database, and is tried again', async () => {
    const asked: string[] = []
    let isAway = true
    const database = poolOf(async () => {
      if (isAway) throw new Error('away')
    })
    const warmUp = createWarmUp(await open(asked), { database, requests, isStopping })
    await warmUp()
    expect(asked).toEqual([])
    isAway = false
    await warmUp()
    expect(asked).toHaveLength(WARM_UP_ROUNDS)
  })

  it('ends with the first refused connection, though others wait for it', async () => {
    let count = 0
    const database = poolOf(async () => {
      if (++count === SIZE) throw new Error('too many connections')
    })
    const asked: string[] = []
    await createWarmUp(await open(asked), { database, requests, isStopping })()
    expect(asked).toEqual([])
  })

  it('takes no longer than its time, though the database is silent', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const database = poolOf(() => new Promise(() => undefined))
    const warming = createWarmUp(fastify(), { database, requests, isStopping })()
    await vi.runAllTimersAsync()
    await expect(warming).resolves.toBeUndefined()
  })

  it('ends when the process is told to stop', async () => {
    const asked: string[] = []
    await createWarmUp(await open(asked), {
      database: poolOf(),
      requests,
      isStopping: () => asked.length >= SIZE,
    })()
    expect(asked.length).toBeLessThan(WARM_UP_ROUNDS)
  })
})
