import { setTimeout as delay } from 'node:timers/promises'

const WORKERS = 12
const PAUSE_MS = 5
/** Every so many rounds of a worker its cart is paid. */
const PAY_EVERY = 4
const FAILURES_KEPT = 20

/** What a load saw. */
export interface LoadResult {
  readonly requestCount: number
  readonly saleCount: number
  /** Answers that were no success and requests without an answer, the first of them in words. */
  readonly failures: readonly string[]
  readonly failureCount: number
  readonly slowestMs: number
}

/** Customers who look, fill carts and pay, until they are told to stop; as the paper's clients, without keys. */
export function startLoad(url: string): { stop(): Promise<LoadResult> } {
  const failures: string[] = []
  let [requestCount, saleCount, failureCount, slowestMs] = [0, 0, 0, 0]
  let isStopping = false

  // biome-ignore lint/suspicious/noExplicitAny: what is asked of the answer says what it is
  async function ask(path: string, body?: object): Promise<any> {
    const startedMs = performance.now()
    requestCount++
    const method = body === undefined ? 'GET' : 'POST'
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      const text = await response.text()
      if (response.status === 200) return JSON.parse(text).data
      fail(`${method} ${path}: ${response.status} ${text}`)
    } catch (error) {
      fail(`${method} ${path}: ${error} ${(error as Error).cause}`)
    } finally {
      slowestMs = Math.max(slowestMs, performance.now() - startedMs)
    }
  }
  function fail(what: string): void {
    failureCount++
    if (failures.length < FAILURES_KEPT) failures.push(`${new Date().toISOString()} ${what}`)
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
      return { requestCount, saleCount, failures, failureCount, slowestMs: Math.round(slowestMs) }
    },
  }
}
