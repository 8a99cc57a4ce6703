import { setTimeout as delay } from 'node:timers/promises'

/** Few enough that a busy machine with two cores is not too slow for them: what is looked for is no overload. */
const WORKERS = 6
const PAUSE_MS = 20
/** Every so many rounds of a worker its cart is paid. */
const PAY_EVERY = 3
const FAILURES_KEPT = 20

/** What a load saw. */
export interface LoadResult {
  readonly requestCount: number
  readonly saleCount: number
  /** Answers of 503 with `Retry-After`. */
  readonly laterCount: number
  /** All else that was no success, requests without an answer among them, in words; at most 20. */
  readonly failures: readonly string[]
  readonly slowestMs: number
}

/** Customers who look, fill carts and pay until they are told to stop; as the paper's clients, without keys. */
export function startLoad(url: string): { stop(): Promise<LoadResult> } {
  const failures: string[] = []
  let [requestCount, saleCount, laterCount, slowestMs] = [0, 0, 0, 0]
  let isStopping = false

  /** @returns `data` of a success, else undefined */
  // biome-ignore lint/suspicious/noExplicitAny: what is asked says what the answer is
  async function ask(path: string, body?: object): Promise<any> {
    const startedMs = performance.now()
    requestCount++
    const init = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }
    try {
      const { status, headers, text } = await answer(await fetch(`${url}${path}`, init))
      if (status === 200) return JSON.parse(text).data
      if (status === 503 && headers.has('retry-after')) laterCount++
      else fail(path, `${status} by ${headers.get('via') ?? 'the gateway'}: ${text}`)
    } catch (error) {
      fail(path, `${error} ${(error as Error).cause}`)
    } finally {
      slowestMs = Math.max(slowestMs, performance.now() - startedMs)
    }
  }
  function fail(path: string, what: string): void {
    if (failures.length < FAILURES_KEPT) failures.push(`${new Date().toISOString()} ${path}: ${what}`)
  }
  async function work(worker: number): Promise<void> {
    for (let round = worker; !isStopping; round++) {
      await ask('/function/stocks?total_goods=10&sort_by=price')
      const cart = await ask('/api/small/cart', { user_id: worker, goods_id: 1 + (round % 2), total: 1 })
      if (cart !== undefined && round % PAY_EVERY === 0) {
        const { cart_id, total_amount } = cart
        if (await ask('/api/small/pay', { cart_id, payment_amount: total_amount })) saleCount++
      }
      await delay(PAUSE_MS)
    }
  }
  const working = Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)))
  return {
    async stop() {
      isStopping = true
      await working
      return { requestCount, saleCount, laterCount, failures, slowestMs: Math.round(slowestMs) }
    },
  }
}

async function answer(response: Response) {
  return { status: response.status, headers: response.headers, text: await response.text() }
}
