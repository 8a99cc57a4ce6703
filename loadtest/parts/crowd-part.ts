import { letIn } from '../customers/crowd.ts'
import { STEPS } from '../customers/sale.ts'
import { streamOf } from '../report/stream.ts'
import { isSuccess } from '../vegeta/hit.ts'
import type { PartPlan } from './part.ts'

export interface CrowdPlan {
  readonly kind: 'rush' | 'soak'
  /** Customers a second, on average. */
  readonly rate: number
  readonly seconds: number
}

/** Each customer adds to the cart twice. */
const REQUESTS_A_SALE = { stocks: 1, cart: 2, pay: 1, sale: 1 } as const
const SAY_EVERY_MS = 60_000

/** Customers who make whole sales: many at once for a rush, few for a long time for a soak. */
export function crowdPart({ kind, rate, seconds }: CrowdPlan): PartPlan {
  return {
    name: kind,
    async run({ target, client, seed, signal, say }) {
      say(`${kind}: ${rate} customers a second for ${seconds} s, each from the menu to the change …`)
      const beganMs = performance.now()
      const reminder = setInterval(() => {
        say(`  … ${Math.round((performance.now() - beganMs) / 1000)} s of ${seconds} s`)
      }, SAY_EVERY_MS)
      try {
        const hits = await letIn({ client, goods: target.goods, rate, seconds, seed, signal })
        return {
          kind,
          saleCount: hits.sale.filter(isSuccess).length,
          streams: STEPS.map((step) => streamOf(step, hits[step], rate * REQUESTS_A_SALE[step])),
          ramps: [],
        }
      } finally {
        clearInterval(reminder)
      }
    },
  }
}
