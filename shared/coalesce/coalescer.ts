import { WaitingRoomFull } from '../database/faults.ts'
import { Unavailable } from '../errors/refusal.ts'
import {
  BATCHES_UNDER_WAY_MAX,
  COALESCE_QUEUE_MAX,
  COALESCE_WAIT_MS,
  ORDERS_PER_BATCH_MAX,
  TRANSACTION_DEADLINE_MS,
} from '../limits.ts'
import type { Decision } from './decision.ts'

export interface BatchRun {
  /** Milliseconds that are left to the order that has waited longest. */
  readonly deadlineMs: number
  /** To be called as COMMIT is on its way: the next batch may decide from now on. */
  readonly onCommitSent: () => void
}

export interface SingleRun {
  readonly deadlineMs: number
  /** Whether a batch with this order in it may have been committed. */
  readonly isOutcomeUnknown: boolean
}

export interface Runners<Order, Answer> {
  /**
   * Decides and writes orders in one transaction, in their sequence.
   *
   * @returns one decision an order, once all of it is committed
   */
  runBatch(orders: readonly Order[], run: BatchRun): Promise<readonly Decision<Answer>[]>
  /** Decides and writes one order in a transaction of its own. */
  runSingly(order: Order, run: SingleRun): Promise<Answer>
  /** What an order of a batch that failed is to do. */
  afterFailure(error: unknown, order: Order): 'fail' | 'run singly' | 'run singly, outcome unknown'
}

interface Waiting<Order, Answer> {
  readonly order: Order
  /** On the clock of `performance.now()`. */
  readonly since: number
  readonly resolve: (answer: Answer | Promise<Answer>) => void
  readonly reject: (error: unknown) => void
}

/**
 * Lets orders that arrive together share a transaction, with one flush of the disk for all of them.
 *
 * One batch decides at a time. As it sends its COMMIT the next one begins with whatever has arrived meanwhile, while
 * fewer than {@link BATCHES_UNDER_WAY_MAX} are under way. Nothing is waited for otherwise: a lonely order is a batch
 * of one, at once. Each order is answered after the COMMIT of its own batch. Where a batch fails its orders go on one
 * by one, so that one of them cannot spoil it for the others.
 */
export class Coalescer<Order, Answer> {
  readonly #runners: Runners<Order, Answer>
  readonly #queue: Waiting<Order, Answer>[] = []
  #isBeginning = false
  #isDeciding = false
  #underWay = 0
  #expiry: NodeJS.Timeout | undefined

  constructor(runners: Runners<Order, Answer>) {
    this.#runners = runners
  }

  /**
   * @throws what the order comes to; {@link Unavailable} when more wait than {@link COALESCE_QUEUE_MAX}, or for longer
   *   than {@link COALESCE_WAIT_MS}
   */
  submit(order: Order): Promise<Answer> {
    if (this.#queue.length >= COALESCE_QUEUE_MAX) {
      return Promise.reject(new Unavailable(new WaitingRoomFull(`${this.#queue.length} orders already wait`)))
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ order, since: performance.now(), resolve, reject })
      this.#watchTheWait()
      this.#beginSoon()
    })
  }

  /** What arrived by other connections in this turn of the event loop comes along. */
  #beginSoon(): void {
    if (this.#isBeginning) return
    this.#isBeginning = true
    setImmediate(() => {
      this.#isBeginning = false
      this.#begin()
    })
  }

  #begin(): void {
    if (this.#isDeciding || this.#underWay >= BATCHES_UNDER_WAY_MAX || this.#queue.length === 0) return
    this.#isDeciding = true
    this.#underWay++
    void this.#run(this.#queue.splice(0, ORDERS_PER_BATCH_MAX))
  }

  async #run(batch: readonly Waiting<Order, Answer>[]): Promise<void> {
    let decides = true
    const letNextDecide = () => {
      if (!decides) return
      decides = false
      this.#isDeciding = false
      this.#begin()
    }
    try {
      const decisions = await this.#runners.runBatch(
        batch.map(({ order }) => order),
        { deadlineMs: timeLeft(batch[0]), onCommitSent: letNextDecide },
      )
      batch.forEach((waiting, index) => {
        this.#settle(waiting, decisions[index])
      })
    } catch (error) {
      for (const waiting of batch) this.#afterFailure(waiting, error)
    } finally {
      this.#underWay--
      letNextDecide()
      this.#begin()
    }
  }

  #settle(waiting: Waiting<Order, Answer>, decision: Decision<Answer> | undefined): void {
    if (decision === undefined) waiting.reject(new Error('an order of a batch was not decided'))
    else if (decision.kind === 'answered') waiting.resolve(decision.answer)
    else if (decision.kind === 'refused') waiting.reject(decision.refusal)
    else this.#goSingly(waiting, false)
  }

  #afterFailure(waiting: Waiting<Order, Answer>, error: unknown): void {
    const next = this.#runners.afterFailure(error, waiting.order)
    if (next === 'fail') waiting.reject(error)
    else this.#goSingly(waiting, next === 'run singly, outcome unknown')
  }

  #goSingly(waiting: Waiting<Order, Answer>, isOutcomeUnknown: boolean): void {
    waiting.resolve(
      this.#runners.runSingly(waiting.order, { deadlineMs: timeLeft(waiting), isOutcomeUnknown }),
    )
  }

  /** One timer for all: whoever came first waits longest. */
  #watchTheWait(): void {
    const [first] = this.#queue
    if (this.#expiry !== undefined || first === undefined) return
    this.#expiry = setTimeout(
      () => {
        this.#expiry = undefined
        const now = performance.now()
        const inTime = this.#queue.findIndex(({ since }) => now - since < COALESCE_WAIT_MS)
        for (const { reject } of this.#queue.splice(0, inTime === -1 ? this.#queue.length : inTime)) {
          reject(new Unavailable(new WaitingRoomFull(`no turn within ${COALESCE_WAIT_MS} ms`)))
        }
        this.#watchTheWait()
      },
      // Timers may fire a little early; one more millisecond spares a second one.
      Math.max(first.since + COALESCE_WAIT_MS - performance.now(), 0) + 1,
    )
  }
}

/** Of an order's time, from its arrival on; in milliseconds. */
function timeLeft(waiting: { readonly since: number } | undefined): number {
  const since = waiting?.since ?? performance.now()
  return Math.max(since + TRANSACTION_DEADLINE_MS - performance.now(), 0)
}
