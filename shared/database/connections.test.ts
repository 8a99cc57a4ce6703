import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Connections, openConnections } from './connections.ts'
import { DeadlinePassed, faultOf } from './faults.ts'

vi.mock('../limits.ts', async (original) => ({ ...(await original<object>()), CONNECT_TIMEOUT_MS: 50 }))

/** Takes connections and never says a word. */
async function startSilentServer(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const urlOf = (server: Server) => `mysql://kedai@127.0.0.1:${(server.address() as AddressInfo).port}/kedai`
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a connection to a server that stays silent', () => {
  let server: Server
  let connections: Connections

  beforeEach(async () => {
    server = await startSilentServer()
    connections = openConnections(urlOf(server), 2)
  })
  afterEach(async () => {
    server.close()
  })

  it('is given up at the deadline', async () => {
    const failure = failureOf(connections.acquire(performance.now() + 10))
    expect(connections.counts()).toEqual({ held: 1, waiting: 0, size: 2 })

    expect(await failure).toBeInstanceOf(DeadlinePassed)
    expect(connections.counts()).toEqual({ held: 0, waiting: 0, size: 2 })
  })

  it('is given up as not begun after the time-out for connecting', async () => {
    const failure = await failureOf(connections.acquire(performance.now() + 60_000))

    expect(failure).toHaveProperty('message', 'connect ETIMEDOUT')
    expect(faultOf(failure)).toBe('not-begun')
    expect(connections.counts()).toEqual({ held: 0, waiting: 0, size: 2 })
  })
})

describe('a connection to a server that is not there', () => {
  it('fails as not begun and leaves its place', async () => {
    const server = await startSilentServer()
    const connections = openConnections(urlOf(server), 2)
    server.close()
    await once(server, 'close')

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const failure = await failureOf(connections.acquire(performance.now() + 60_000))
    expect(failure).toHaveProperty('code', 'ECONNREFUSED')
    expect(faultOf(failure)).toBe('not-begun')
    expect(connections.counts()).toEqual({ held: 0, waiting: 0, size: 2 })
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    await connections.close()
  })
})
