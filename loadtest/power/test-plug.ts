import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A plug of the running test's own, on this machine; 404 for what it has no answer to. */
export interface TestPlug {
  readonly url: string
  /** May be changed while it serves: JSON by path with query; a number is a status, 'silence' is no answer at all. */
  readonly answers: Record<string, unknown>
}

/** Stopped when the test ends. */
export async function startPlug(answers: Record<string, unknown>): Promise<TestPlug> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''] ?? 404
    if (answer === 'silence') return
    if (typeof answer === 'number') response.writeHead(answer, { location: '/elsewhere' })
    response.end(typeof answer === 'number' ? '' : JSON.stringify(answer))
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers }
}
