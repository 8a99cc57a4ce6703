import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { stopListening } from './stop-listening.ts'

const REQUEST = 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n'

async function serve() {
  const server = createServer((_request, response) => response.end('served'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

/** @returns 'served', or how the connection ended */
async function ask(socket: Socket): Promise<string> {
  socket.write(REQUEST)
  let text = ''
  return new Promise((resolve) => {
    socket.on('data', (part) => {
      text += part
      if (text.endsWith('served\r\n0\r\n\r\n') || text.endsWith('served')) resolve('served')
    })
    socket.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'error'))
    socket.on('close', () => resolve('closed'))
  })
}

function open(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  return socket
}

describe('a server that stops listening', () => {
  it('serves on a connection that was idle at that time, and takes no new one', async () => {
    const { server, port } = await serve()
    const idle = open(port)
    expect(await ask(idle)).toBe('served')
    const ended = stopListening(server)
    await expect.poll(() => server.listening).toBe(false)
    expect(await ask(open(port))).toBe('ECONNREFUSED')
    expect(await ask(idle)).toBe('served')
    idle.end()
    await ended
  })

  it('serves every connection that was made before, also those that wait to be taken', async () => {
    const { server, port } = await serve()
    const many = Array.from({ length: 60 }, () => open(port))
    const answers = Promise.all(many.map(ask))
    void stopListening(server)
    expect((await answers).filter((answer) => answer !== 'served')).toEqual([])
  })

  it('has ended at once where nobody is connected', async () => {
    const { server } = await serve()
    await stopListening(server)
    expect(server.listening).toBe(false)
  })
})
