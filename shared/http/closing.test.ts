import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTestApp } from './test-app.ts'

describe('a server that closes', () => {
  let answerSlowOne: () => void
  let slowOneBegan: Promise<void>
  let closingBegan: Promise<void>
  let app: Awaited<ReturnType<typeof createTestApp>>['app']

  beforeEach(async () => {
    const began = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    const closing = Promise.withResolvers<void>()
    slowOneBegan = began.promise
    closingBegan = closing.promise
    answerSlowOne = answered.resolve
    ;({ app } = await createTestApp(async (routes) => {
      routes.addHook('preClose', async () => closing.resolve())
      routes.get('/quick', async () => ({ drink: 'kopi' }))
      routes.get('/slow', async () => {
        began.resolve()
        await answered.promise
        return { drink: 'teh tarik' }
      })
    }))
    await app.listen({ host: '127.0.0.1', port: 0 })
  })

  /** A connection that was used once and is kept, as by a gateway. */
  async function keepConnection(): Promise<Socket> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.setEncoding('utf8')
    socket.write('GET /quick HTTP/1.1\r\nHost: x\r\n\r\n')
    expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    return socket
  }

  it('ends connections without a request at once', async () => {
    const socket = await keepConnection()
    const ended = once(socket, 'close')
    await app.close()
    await ended
  })

  it('finishes what is under way, says that the connection ends, and is closed with that', async () => {
    const socket = await keepConnection()
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
    await slowOneBegan
    const closed = app.close()
    await closingBegan
    const answer = once(socket, 'data')
    const ended = once(socket, 'close')
    answerSlowOne()

    expect((await answer)[0]).toMatch(/^HTTP\/1.1 200 OK\r\n.*connection: close\r\n.*teh tarik/is)
    await ended
    await closed
  })

  it('still serves a request whose beginning came before', async () => {
    const socket = await keepConnection()
    // Once another connection has been answered, the server has surely read this one.
    socket.write('GET /quick HTTP/1.1\r\nHost')
    ;(await keepConnection()).destroy()
    const closed = app.close()
    await closingBegan
    const answer = once(socket, 'data')
    socket.write(': x\r\n\r\n')

    expect((await answer)[0]).toMatch(/^HTTP\/1.1 200 OK\r\n.*connection: close\r\n.*kopi/is)
    await closed
  })
})
