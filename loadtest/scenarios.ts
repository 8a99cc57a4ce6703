import { cartRequest, type Goods, STOCKS_REQUEST } from './requests.ts'
import { type Summary, summarise } from './summary.ts'
import { attack } from './vegeta/attack.ts'
import type { Hit } from './vegeta/hit.ts'

/** What the paper measured of the carts in a scenario, on one Raspberry Pi 4B. */
export interface PaperFigures {
  readonly requestCount: number
  readonly durationSeconds: number
  readonly meanMs: number
  /** 0 to 1. */
  readonly success: number
  readonly throughputPerSecond: number
  readonly watts: number
}

/** Carts and stocks that are asked for side by side, at steady rates. */
export interface PaperScenario {
  readonly name: string
  /** Requests a second. */
  readonly cartRate: number
  readonly stocksRate: number
  readonly paper?: PaperFigures
}

/** As long as the paper's own attacks. */
export const PAPER_SECONDS = 5

export const PAPER_SCENARIOS: readonly PaperScenario[] = [
  {
    name: 'S1',
    cartRate: 5,
    stocksRate: 10,
    paper: {
      requestCount: 25,
      durationSeconds: 4.8,
      meanMs: 29.07,
      success: 1,
      throughputPerSecond: 5.17,
      watts: 4.24,
    },
  },
  {
    name: 'S2',
    cartRate: 30,
    stocksRate: 100,
    paper: {
      requestCount: 150,
      durationSeconds: 4.99,
      meanMs: 30.2,
      success: 1,
      throughputPerSecond: 30.01,
      watts: 4.54,
    },
  },
  {
    name: 'S3',
    cartRate: 100,
    stocksRate: 100,
    paper: {
      requestCount: 500,
      durationSeconds: 8.87,
      meanMs: 23.23,
      success: 0.68,
      throughputPerSecond: 38.41,
      watts: 4.7,
    },
  },
]

/** Ten times what broke the paper's own system. */
export const TEN_TIMES_S3: PaperScenario = { name: '10xS3', cartRate: 1000, stocksRate: 1000 }

export interface PaperRunOptions {
  /** Goods that the carts are filled with, in turn. */
  readonly goods: readonly Goods[]
  readonly signal: AbortSignal
  readonly seconds?: number
}

/** What came of the two streams of requests. */
export interface PaperRun {
  readonly cart: Summary
  readonly stocks: Summary
  readonly hits: { readonly cart: readonly Hit[]; readonly stocks: readonly Hit[] }
}

/**
 * Runs a scenario as the paper did, with vegeta and in an open loop, against any server with the paper's endpoints.
 *
 * @param url - `http://host:port`
 */
export async function runPaperScenario(
  url: string,
  { cartRate, stocksRate }: PaperScenario,
  { goods, signal, seconds = PAPER_SECONDS }: PaperRunOptions,
): Promise<PaperRun> {
  const carts = goods.map((one) => cartRequest(one))
  const [cart, stocks] = await Promise.all([
    attack({ url, requests: carts, rate: cartRate, seconds, signal }),
    attack({ url, requests: [STOCKS_REQUEST], rate: stocksRate, seconds, signal }),
  ])
  return { cart: summarise(cart), stocks: summarise(stocks), hits: { cart, stocks } }
}
