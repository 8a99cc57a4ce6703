import { setTimeout as delay } from 'node:timers/promises'
import { type Draw, seededDraw } from '../../../bench/fill/draw.ts'
import { repeatUntilAnswered } from './ask.ts'
import { buy } from './buy.ts'
import type { History } from './history.ts'
import type { StagedGoods } from './stage.ts'

/** Only keeps a shop that sells nothing any more from hanging its proof. */
const SALE_TIMEOUT_MS = 120_000
const POLL_MS = 2

export interface CustomersOptions {
  readonly url: string
  readonly count: number
  readonly goods: readonly StagedGoods[]
  readonly history: History
  /** Seeds each customer. */
  readonly draw: Draw
  readonly linesMax?: number
}

/** Customers who buy one thing after the other, all at the same time, until they are told to leave. */
export interface Customers {
  /** Sales that were answered so far. */
  readonly soldCount: number
  /** Returns once this many sales more are answered. */
  untilSold(more: number): Promise<void>
  /** Lets everybody finish what they have begun. */
  leave(): Promise<void>
}

export function openCustomers({ url, count, goods, history, draw, linesMax }: CustomersOptions): Customers {
  let soldCount = 0
  let isLeaving = false
  let fault: unknown
  for (const one of goods) history.note({ kind: 'goods', ...one })

  async function shop(customer: number): Promise<void> {
    const ownDraw = seededDraw(draw() * 2 ** 32)
    const ask = repeatUntilAnswered(url, history, ownDraw)
    for (let purchase = 1; !isLeaving; purchase++) {
      const answer = await buy(ask, {
        purchase: `${customer}.${purchase}`,
        goods,
        draw: ownDraw,
        ...(linesMax !== undefined && { linesMax }),
      })
      if (answer?.status === 200) soldCount++
    }
  }

  const shopping = Array.from({ length: count }, (_, index) =>
    shop(index + 1).catch((error: unknown) => {
      fault ??= error
    }),
  )
  const failOnFault = () => {
    if (fault !== undefined) throw fault
  }
  return {
    get soldCount() {
      return soldCount
    },
    async untilSold(more) {
      const goal = soldCount + more
      let seenCount = soldCount
      let seenMs = performance.now()
      while (soldCount < goal) {
        failOnFault()
        if (soldCount > seenCount) {
          seenCount = soldCount
          seenMs = performance.now()
        }
        if (performance.now() - seenMs > SALE_TIMEOUT_MS) {
          throw new Error(`the shop sold ${soldCount} of ${goal} and no more`)
        }
        await delay(POLL_MS)
      }
    },
    async leave() {
      isLeaving = true
      await Promise.all(shopping)
      failOnFault()
    },
  }
}
