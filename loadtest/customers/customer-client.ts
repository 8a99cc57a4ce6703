import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import type { Hit } from '../vegeta/hit.ts'
import type { HttpRequest } from '../vegeta/http-request.ts'

/** As long as a client of the shop waits. */
const ANSWER_TIMEOUT_MS = 10_000

/** Sends one request after another over connections that are kept. */
export interface CustomerClient {
  /** Never fails: where there is no answer, the hit says why. */
  send(request: HttpRequest): Promise<Hit>
  close(): void
}

/** @param url - `http://host:port` */
export function createCustomerClient(url: string): CustomerClient {
  const { Agent, request: open } = url.startsWith('https:') ? https : http
  const agent = new Agent({ keepAlive: true })

  async function exchange({ method, path, headers, body = '' }: HttpRequest) {
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
    const sent = open(`${url}${path}`, {
      agent,
      method,
      headers: { ...headers, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    sent.once('response', resolve)
    sent.once('error', reject)
    sent.end(body)
    const answer = await promise
    return { code: answer.statusCode ?? 0, body: await text(answer) }
  }

  return {
    async send(request) {
      const atMs = performance.timeOrigin + performance.now()
      const { code, body, error } = await exchange(request).then(
        (answer) => ({ ...answer, error: '' }),
        (fault: Error) => ({ code: 0, body: '', error: fault.message }),
      )
      return { atMs, latencyMs: performance.timeOrigin + performance.now() - atMs, code, error, body }
    },
    close: () => agent.destroy(),
  }
}
