import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import {
  BATCHES_UNDER_WAY_MAX,
  COALESCE_QUEUE_MAX,
  COALESCE_WAIT_MS,
  ORDERS_PER_BATCH_MAX,
  TRANSACTION_DEADLINE_MS,
} from '../limits.ts'
import { type BatchRun, Coalescer, type Runners } from './coalescer.ts'
import type { Decision } from './decision.ts'

type Settle = PromiseWithResolvers<readonly Decision<string>[]>
interface Batch extends BatchRun, Pick<Settle, 'reject'> {
  readonly orders: readonly string[]
  /** Ends it with these decisions, or an answer for each. */
  commit(decisions?: readonly Decision<string>[]): Promise<void>
}

const answered = (answer: string): Decision<string> => ({ kind: 'answered', answer })

/** A coalescer whose batches the test ends by hand. */
function setUp(overrides: Partial<Runners<string, string>> = {}) {
  const batches: Batch[] = []
  const singles: [string, boolean][] = []
  const coalescer = new Coalescer<string, string>({
    runBatch(orders, run) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Decision<string>[]>()
      const commit = async (decisions = orders.map((order) => answered(`${order}!`))) => {
        run.onCommitSent()
        resolve(decisions)
        await nextTurn()
      }
      batches.push({ orders, ...run, commit, reject })
      return promise
    },
    runSingly: async (order, { isOutcomeUnknown }) => {
      singles.push([order, isOutcomeUnknown])
      return `${order} alone`
    },
    afterFailure: () => 'fail',
    ...overrides,
  })
  const batch = (index: number): Batch => {
    const found = batches[index]
    if (found === undefined) throw new Error(`batch ${index} has not begun`)
    return found
  }
  return { coalescer, batches, batch, singles, submit: (order: string) => coalescer.submit(order) }
}

describe('orders', () => {
  it('that arrive together share a batch, in their sequence', async () => {
    const { submit, batches, batch } = setUp()
    const answers = Promise.all(['a', 'b', 'c'].map(submit))
    await nextTurn()
    expect(batches.map(({ orders }) => orders)).toEqual([['a', 'b', 'c']])
    await batch(0).commit()
    expect(await answers).toEqual(['a!', 'b!', 'c!'])
  })

  it('that arrive while a batch decides wait for its COMMIT, not for its end', async () => {
    const { submit, batches, batch } = setUp()
    const first = submit('a')
    await nextTurn()
    const second = submit('b')
    const third = submit('c')
    await nextTurn()
    expect(batches).toHaveLength(1)

    batch(0).onCommitSent()
    expect(batches.map(({ orders }) => orders)).toEqual([['a'], ['b', 'c']])
    await batch(1).commit()
    expect(await Promise.all([second, third])).toEqual(['b!', 'c!'])
    await batch(0).commit()
    expect(await first).toBe('a!')
  })

  it('begin no further batch while as many as may be are under way', async () => {
    const { submit, batches, batch } = setUp()
    const answers: Promise<string>[] = []
    for (let index = 0; index <= BATCHES_UNDER_WAY_MAX; index++) {
      answers.push(submit(`order ${index}`))
      await nextTurn()
      batches[index]?.onCommitSent()
    }
    expect(batches).toHaveLength(BATCHES_UNDER_WAY_MAX)
    await batch(2).commit()
    expect(batches).toHaveLength(BATCHES_UNDER_WAY_MAX + 1)
    for (const index of [0, 1, 3, 4]) await batch(index).commit()
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3, 4].map((index) => `order ${index}!`))
  })

  it('beyond the size of a batch share the next', async () => {
    const { submit, batches, batch } = setUp()
    const answers = Promise.all(
      Array.from({ length: ORDERS_PER_BATCH_MAX + 1 }, (_, index) => submit(`${index}`)),
    )
    await nextTurn()
    await batch(0).commit()
    await batch(1).commit()
    await answers
    expect(batches.map(({ orders }) => [orders.length, orders[0]])).toEqual([
      [ORDERS_PER_BATCH_MAX, '0'],
      [1, `${ORDERS_PER_BATCH_MAX}`],
    ])
  })

  it('are refused without their neighbours', async () => {
    const { submit, batch } = setUp()
    const [one, other] = [submit('a'), submit('b')]
    await nextTurn()
    const refusal = new Refusal('OUT_OF_STOCK')
    void batch(0).commit([{ kind: 'refused', refusal }, answered('b!')])
    await expect(one).rejects.toBe(refusal)
    expect(await other).toBe('b!')
  })

  it('whose lock is held elsewhere go on alone, and nobody waits for them', async () => {
    const alone = Promise.withResolvers<string>()
    const { submit, batch } = setUp({ runSingly: () => alone.promise })
    const [one, other] = [submit('a'), submit('b')]
    await nextTurn()
    await batch(0).commit([{ kind: 'held-elsewhere' }, answered('b!')])
    expect(await other).toBe('b!')
    const next = submit('c')
    await nextTurn()
    await batch(1).commit()
    expect(await next).toBe('c!')
    alone.resolve('a, at last')
    expect(await one).toBe('a, at last')
  })

  it.each([
    ['fail', 'fail', []],
    [
      'are run singly',
      'run singly',
      [
        ['a', false],
        ['b', false],
      ],
    ],
    [
      'know that they may have been committed',
      'run singly, outcome unknown',
      [
        ['a', true],
        ['b', true],
      ],
    ],
  ] as const)('of a batch that failed %s, as is said', async (_what, next, expected) => {
    const { submit, batch, singles } = setUp({ afterFailure: () => next })
    const fault = new Error('the batch failed')
    const answers = Promise.allSettled([submit('a'), submit('b')])
    await nextTurn()
    batch(0).reject(fault)
    const outcomes = await answers
    expect(singles).toEqual(expected)
    if (next === 'fail') expect(outcomes).toEqual([1, 2].map(() => ({ status: 'rejected', reason: fault })))
    else expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  })

  it('let the next batch decide when theirs fails before its COMMIT', async () => {
    const { submit, batches, batch } = setUp()
    const failing = submit('a')
    await nextTurn()
    const next = submit('b')
    batch(0).reject(new Error('no'))
    await expect(failing).rejects.toThrow('no')
    await nextTurn()
    expect(batches).toHaveLength(2)
    await batch(1).commit()
    expect(await next).toBe('b!')
  })

  it('that a batch forgot are a fault of ours, not one without an answer', async () => {
    const { submit, batch } = setUp()
    const answers = Promise.allSettled([submit('a'), submit('b')])
    await nextTurn()
    await batch(0).commit([answered('a!')])
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })
})

describe('the wait', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is bounded in number', async () => {
    const { submit, batch } = setUp()
    const first = submit('first')
    await nextTurn()
    const waiting = Array.from({ length: COALESCE_QUEUE_MAX }, (_, index) => submit(`${index}`))
    await expect(submit('one too many')).rejects.toMatchObject({ reason: 'UNAVAILABLE', status: 503 })
    await batch(0).commit()
    for (let index = 1; index <= Math.ceil(COALESCE_QUEUE_MAX / ORDERS_PER_BATCH_MAX); index++) {
      await batch(index).commit()
    }
    expect(await first).toBe('first!')
    expect(await Promise.all(waiting)).toHaveLength(COALESCE_QUEUE_MAX)
  })

  it('is bounded in time, and what has begun is not given up', async () => {
    vi.useFakeTimers()
    const { submit, batches, batch } = setUp()
    const begun = submit('begun')
    await vi.advanceTimersByTimeAsync(1)
    const early = submit('early')
    const refused = expect(early).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      retryAfterSeconds: expect.any(Number),
    })
    await vi.advanceTimersByTimeAsync(COALESCE_WAIT_MS / 2)
    const late = submit('late')
    await vi.advanceTimersByTimeAsync(COALESCE_WAIT_MS / 2 + 2)
    await refused
    batch(0).onCommitSent()
    expect(batches[1]?.orders).toEqual(['late'])
    void batch(0).commit()
    void batch(1).commit()
    await vi.runAllTimersAsync()
    expect(await Promise.all([begun, late])).toEqual(['begun!', 'late!'])
  })

  it('counts against the time that is left for the transaction', async () => {
    const { submit, batch } = setUp()
    const first = submit('a')
    await nextTurn()
    const second = submit('b')
    await delay(20)
    await batch(0).commit()
    expect(batch(0).deadlineMs).toBeLessThanOrEqual(TRANSACTION_DEADLINE_MS)
    expect(batch(1).deadlineMs).toBeLessThanOrEqual(TRANSACTION_DEADLINE_MS - 19)
    await batch(1).commit()
    await Promise.all([first, second])
  })
})

describe('whatever the interleaving', () => {
  it('each order is decided in its turn, once, and answered after its own COMMIT', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ turn: fc.nat(3), fails: fc.nat(9) }), { minLength: 1, maxLength: 40 }),
        async (scheduler, arrivals) => {
          let deciding = 0
          let underWay = 0
          // What is thrown in a batch only sends its orders on alone, so it is looked at in the end.
          const most = { deciding: 0, underWay: 0 }
          const decided: number[] = []
          const committed = new Set<number>()
          const coalescer = new Coalescer<number, number>({
            async runBatch(orders, { onCommitSent }) {
              deciding++
              underWay++
              most.deciding = Math.max(most.deciding, deciding)
              most.underWay = Math.max(most.underWay, underWay)
              await scheduler.schedule(Promise.resolve(), `decide ${orders}`)
              deciding--
              if (orders.some((order) => arrivals[order]?.fails === 0)) {
                underWay--
                throw new Error('one of them spoils it')
              }
              decided.push(...orders)
              onCommitSent()
              await scheduler.schedule(Promise.resolve(), `commit ${orders}`)
              for (const order of orders) committed.add(order)
              underWay--
              return orders.map((order) => ({ kind: 'answered', answer: order }))
            },
            async runSingly(order) {
              await scheduler.schedule(Promise.resolve(), `alone ${order}`)
              committed.add(order)
              return order
            },
            afterFailure: () => 'run singly',
          })
          const answers = arrivals.map(async ({ turn }, order) => {
            for (let left = turn; left > 0; left--) await nextTurn()
            const submitted = coalescer.submit(order)
            expect(await submitted).toBe(order)
            expect(committed.has(order)).toBe(true)
            return order
          })
          const all = Promise.all(answers)
          let isOver = false
          void all.finally(() => {
            isOver = true
          })
          while (!isOver) {
            await nextTurn()
            if (scheduler.count() > 0) await scheduler.waitOne()
          }
          expect(await all).toEqual(arrivals.map((_, order) => order))
          expect(most.deciding).toBe(1)
          expect(most.underWay).toBeLessThanOrEqual(BATCHES_UNDER_WAY_MAX)
          expect(new Set(decided).size).toBe(decided.length)
          // In the sequence of their arrival, turn by turn.
          const turnOf = (order: number) => arrivals[order]?.turn ?? 0
          const inTurn = decided.toSorted((a, b) => turnOf(a) - turnOf(b) || a - b)
          expect(decided).toEqual(inTurn)
        },
      ),
      { numRuns: 200 },
    )
  })
})
