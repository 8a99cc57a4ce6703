import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { measure } from './measure.ts'
import { BenchFault } from './options.ts'
import type { Scenario } from './scenarios.ts'

const REQUEST = { method: 'GET', path: '/' } as const

describe('a measurement', () => {
  let server: Server
  afterEach(() => server.close())

  /** Measures for a tenth of a second against a server that gives these answers. */
  async function measureServer(
    answer: (count: number) => number | 'hang up',
    request: Scenario['request'] = REQUEST,
    signal = new AbortController().signal,
  ) {
    let count = 0
    const bodies: string[] = []
    server = createServer((incoming, response) => {
      incoming.setEncoding('utf8')
      incoming.on('data', (text: string) => bodies.push(text))
      incoming.on('end', () => {
        const code = answer(++count)
        if (code === 'hang up') incoming.socket.end()
        else response.writeHead(code).end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const window = await measure({
      url,
      scenario: { name: 'pay', request },
      clients: 2,
      seconds: 0.1,
      readMeters: async () => ({ asked: count }),
      signal,
    })
    return { window, bodies }
  }

  it('counts the answers of its window, with their latency and what was metered', async () => {
    const { window } = await measureServer(() => 200)
    expect(window.seconds).toBeGreaterThan(0.09)
    expect(window.requestCount).toBeGreaterThan(10)
    expect(window.metered['asked']).toBeGreaterThanOrEqual(window.requestCount - 2)
    expect(window.p50Ms).toBeGreaterThan(0)
    expect(window.p99Ms).toBeGreaterThanOrEqual(window.p50Ms)
  })

  it('sends another body each time', async () => {
    let made = 0
    const { bodies } = await measureServer(
      () => 200,
      () => ({ method: 'POST', path: '/', body: `cart ${++made}` }),
    )
    expect(bodies.length).toBeGreaterThan(10)
    expect(new Set(bodies).size).toBe(bodies.length)
  })

  it('fails for a single answer that is not 200', async () => {
    await expect(measureServer((count) => (count === 20 ? 503 : 200))).rejects.toThrow(
      new BenchFault('pay: an answer was 503, not 200'),
    )
  })

  it('fails when requests are never answered', async () => {
    await expect(measureServer((count) => (count % 10 === 0 ? 'hang up' : 200))).rejects.toThrow(
      /^pay: \d+ requests were never answered$/,
    )
  })

  it('fails when what was prepared is used up', async () => {
    let left = 5
    const request = () => (left-- > 0 ? REQUEST : undefined)
    await expect(measureServer(() => 200, request)).rejects.toThrow(
      new BenchFault('pay: what was prepared for it is used up'),
    )
  })

  it('ends early when it is told to', async () => {
    const interrupted = new AbortController()
    const begun = measureServer(() => 200, REQUEST, interrupted.signal)
    setTimeout(() => interrupted.abort(new BenchFault('Stopped before the end.')), 50)
    await expect(begun).rejects.toThrow('Stopped before the end.')
  })
})
