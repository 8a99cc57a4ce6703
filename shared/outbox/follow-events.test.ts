import { afterEach, describe, expect, it } from 'vitest'
import { uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import type { SqlValue, Statements } from '../database/statements.ts'
import {
  LISTENER_QUEUE_MAX,
  LISTENERS_MAX,
  LISTENERS_PER_TRANSACTION_MAX,
  STAFF_LISTENERS_MAX,
} from '../limits.ts'
import { followEvents, type Outbox } from './follow-events.ts'
import { createOutboxPoller } from './outbox-poller.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Lets everything else that can go on do so. */
const pass = () => new Promise<void>((resolve) => setImmediate(resolve))

/** An outbox in memory; what is told is written down beside what was flushed by then. */
function setUp() {
  let last = 0
  let readCount = 0
  let faults = 0
  const flushed: number[] = []
  const statements = {
    rows: async () => [{ last_event_number: last }],
    listRows: async (sql: string, values: readonly SqlValue[]) => {
      readCount += 1
      if (faults > 0) {
        faults -= 1
        throw new Error('the database is away')
      }
      const [after, limit] = values.slice(-2) as [number, number]
      expect(sql).toContain('ORDER BY events.event_number LIMIT ?')
      return Array.from({ length: Math.max(0, Math.min(limit, last - after)) }, (_, index) => ({
        event_number: after + index + 1,
        transaction_id: uuidToBytes('019ab000-0000-7000-8000-000000000000'),
        status: 'received',
        payment_status: 'waiting',
        occurred_at: '2026-11-24 08:30:00.000000',
        hash: Buffer.alloc(32),
        business_date: '2026-11-24',
        receipt_sequence: 1,
        total_amount: 5000,
      }))
    },
  } as unknown as Statements
  const database = {
    read: (work: (one: Statements) => Promise<unknown>) => work(statements),
  } as unknown as Pick<Database, 'read'>
  const flushGuard = {
    upTo: async (eventNumber: number) => {
      flushed.push(eventNumber)
    },
  }
  const seen: unknown[] = []
  const rests: number[] = []
  const poller = createOutboxPoller(database, flushGuard, {
    onFault: (error) => seen.push(error),
    rest: async (milliseconds) => {
      rests.push(milliseconds)
      await pass()
    },
  })
  ends.push(poller.end)
  const outbox: Outbox = { database, flushGuard, poller }
  return {
    outbox,
    flushed,
    seen,
    rests,
    happen: (count: number) => {
      last += count
    },
    fail: (count: number) => {
      faults = count
    },
    reads: () => readCount,
  }
}

const numbers = (events: readonly { eventNumber: number }[]) => events.map((event) => event.eventNumber)

describe('somebody who follows events', () => {
  it('gets those of the past and then new ones, each after it was flushed', async () => {
    const { outbox, happen, flushed } = setUp()
    happen(3)
    const follower = await followEvents(outbox, 'all', 1)
    expect(numbers(await follower.next(0))).toEqual([2, 3])
    expect(flushed).toEqual([3])
    const next = follower.next(5_000)
    happen(2)
    expect(numbers(await next)).toEqual([4, 5])
    expect(flushed).toEqual([3, 5])
    expect(follower.position()).toBe(5)
  })

  it('gets none twice that the reader of all had still to hand out when it joined', async () => {
    const { outbox, happen } = setUp()
    await followEvents(outbox, 'all', undefined)
    happen(2)
    const follower = await followEvents(outbox, 'all', 0)
    expect(numbers(await follower.next(0))).toEqual([1, 2])
    for (let i = 0; i < 5; i++) await pass()
    happen(1)
    expect(numbers(await follower.next(5_000))).toEqual([3])
  })

  it('gets all of them from the database who fell so far behind that the queue is full', async () => {
    const { outbox, happen } = setUp()
    const follower = await followEvents(outbox, 'all', undefined)
    const watcher = await followEvents(outbox, 'all', undefined)
    const count = LISTENER_QUEUE_MAX + 50
    happen(count)
    // Once the watcher has them, the other's queue has been given all of them too.
    const watched: number[] = []
    while (watched.length < count) watched.push(...numbers(await watcher.next(5_000)))
    const told: number[] = []
    while (told.length < count) told.push(...numbers(await follower.next(5_000)))
    const expected = Array.from({ length: count }, (_, index) => index + 1)
    expect(told).toEqual(expected)
    expect(watched).toEqual(expected)
  })

  it('shares one reader with all others, which reads no more when the last one has gone', async () => {
    const { outbox, reads, rests } = setUp()
    const followers = await Promise.all(
      Array.from({ length: 50 }, () => followEvents(outbox, 'all', undefined)),
    )
    while (rests.length < 10) await pass()
    // Between two reads it rests, however many listen.
    expect(reads()).toBe(rests.length)
    expect(new Set(rests)).toEqual(new Set([200]))
    for (const follower of followers) follower.close()
    await pass()
    await pass()
    const left = reads()
    for (let i = 0; i < 10; i++) await pass()
    expect(reads()).toBe(left)
  })

  it('loses nothing while the database is away', async () => {
    const { outbox, happen, fail, seen, rests } = setUp()
    const follower = await followEvents(outbox, 'all', undefined)
    fail(1)
    happen(1)
    expect(numbers(await follower.next(10_000))).toEqual([1])
    expect(seen).toHaveLength(1)
    expect(rests.filter((one) => one === 1_000)).toHaveLength(1)
  })

  it('is told that it is over when the server ends, and nobody joins any more', async () => {
    const { outbox } = setUp()
    const follower = await followEvents(outbox, 'all', undefined)
    const waiting = follower.next(50_000)
    outbox.poller.end()
    expect(await waiting).toEqual([])
    expect(follower.isOver()).toBe(true)
    await expect(followEvents(outbox, 'all', undefined)).rejects.toMatchObject({ reason: 'LISTENERS_FULL' })
  })

  it('is one of a bounded number of a transaction, of the customers and of the staff', async () => {
    const { outbox } = setUp()
    const perProcess = LISTENERS_MAX / LISTENERS_PER_TRANSACTION_MAX
    const subscribe = (transactionId: string) => outbox.poller.subscribe({ transactionId })
    for (let i = 0; i < LISTENERS_PER_TRANSACTION_MAX; i++) await subscribe('0')
    await expect(subscribe('0')).rejects.toMatchObject({ reason: 'TOO_MANY_LISTENERS', status: 429 })
    for (let i = LISTENERS_PER_TRANSACTION_MAX; i < LISTENERS_MAX; i++)
      await subscribe(String(1 + (i % (perProcess - 1))))
    await expect(subscribe('other')).rejects.toMatchObject({ reason: 'LISTENERS_FULL', status: 503 })

    const staff = []
    for (let i = 0; i < STAFF_LISTENERS_MAX; i++) staff.push(await outbox.poller.subscribe('all'))
    await expect(outbox.poller.subscribe('all')).rejects.toMatchObject({ reason: 'LISTENERS_FULL' })
    staff[0]?.close()
    staff[0]?.close()
    await outbox.poller.subscribe('all')
  })
})
