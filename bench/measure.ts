import { setTimeout as delay } from 'node:timers/promises'
import autocannon from 'autocannon'
import { BenchFault } from './options.ts'
import type { BenchRequest, Scenario } from './scenarios.ts'

/** What was measured within one window of time. */
export interface Window {
  /** Requests that were answered in it. */
  readonly requestCount: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** What each meter counted in it. */
  readonly metered: Readonly<Record<string, number>>
}

/** Counts something that only grows, such as CPU time. */
export type Meters = () => Promise<Record<string, number>>

export interface MeasureOptions {
  /** `http://host:port` */
  readonly url: string
  readonly scenario: { readonly name: string; readonly request: Scenario['request'] }
  readonly clients: number
  readonly seconds: number
  readonly readMeters: Meters
  readonly signal: AbortSignal
}

/** Until every client is under way the load is not yet what is asked for. */
export const RAMP_MS = 300
/** How often autocannon looks whether it is to stop. */
const STOP_POLL_MS = 50
const ANSWER_TIMEOUT_SECONDS = 20
const STATUS_OK = 200

/**
 * Keeps so many clients asking, each for the next thing as soon as it is answered, and measures in a window in the
 * middle of that.
 *
 * @throws BenchFault when an answer is not 200, or does not come
 */
export async function measure(options: MeasureOptions): Promise<Window> {
  const { scenario, seconds, readMeters } = options
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const load = startLoad(options, (fault) => stop.abort(new BenchFault(`${scenario.name}: ${fault}`)))
  try {
    await delay(RAMP_MS, undefined, { signal })
    const before = await readMeters()
    const startedMs = performance.now()
    load.latenciesMs.length = 0
    await delay(seconds * 1000, undefined, { signal })
    const latenciesMs = load.latenciesMs.slice()
    const elapsedMs = performance.now() - startedMs
    const after = await readMeters()
    await load.end()
    signal.throwIfAborted()
    return {
      requestCount: latenciesMs.length,
      seconds: elapsedMs / 1000,
      ...percentiles(latenciesMs),
      metered: Object.fromEntries(
        Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
      ),
    }
  } catch (error) {
    await load.end().catch(() => undefined)
    // A delay that is cut short says only that it was.
    if (signal.aborted) throw signal.reason
    throw error
  }
}

function startLoad(
  { url, scenario, clients }: MeasureOptions,
  onFault: (fault: string) => void,
): { latenciesMs: number[]; end(): Promise<void> } {
  const latenciesMs: number[] = []
  let answeredCount = 0
  const { request } = scenario
  const nextOf = (next: () => BenchRequest | undefined) => (previous: BenchRequest) => {
    const made = next()
    if (made === undefined) onFault('what was prepared for it is used up')
    return { ...previous, ...made }
  }
  const ended = Promise.withResolvers<autocannon.Result>()
  const running = autocannon(
    {
      url,
      connections: clients,
      // It is ended by hand; this is only longer than that takes.
      duration: 3600,
      sampleInt: STOP_POLL_MS,
      timeout: ANSWER_TIMEOUT_SECONDS,
      requests: [
        typeof request === 'function'
          ? { setupRequest: (previous) => nextOf(request)(previous as BenchRequest) }
          : request,
      ],
    },
    (error: unknown, result) => (error ? ended.reject(error) : ended.resolve(result)),
  )
  running.on('response', (_client, status, _bytes, latencyMs) => {
    answeredCount++
    if (status === STATUS_OK) latenciesMs.push(latencyMs)
    else onFault(`an answer was ${status}, not ${STATUS_OK}`)
  })
  running.on('reqError', (error) => onFault(`a request failed: ${error.message}`))

  return {
    latenciesMs,
    async end() {
      running.stop()
      const { requests } = await ended.promise
      // autocannon connects anew in silence when the server hangs up; what is under way at the end is no loss.
      const lostCount = requests.sent - answeredCount - clients
      if (lostCount > 0) onFault(`${lostCount} requests were never answered`)
    },
  }
}

function percentiles(latenciesMs: readonly number[]): { p50Ms: number; p99Ms: number } {
  const sorted = Float64Array.from(latenciesMs).sort()
  const at = (share: number) => sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? Number.NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}
