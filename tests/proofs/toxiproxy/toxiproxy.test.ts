import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DisturbedWay } from './disturbed-way.ts'
import { startToxiproxy, type Toxiproxy } from './toxiproxy.ts'

describe('a way through toxiproxy to a server that answers each line', () => {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (line: string) => {
      heard.push(line)
      socket.write(`answer to ${line}`)
    })
    socket.on('error', () => undefined)
  })
  let toxiproxy: Toxiproxy
  let proxy: DisturbedWay

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    toxiproxy = await startToxiproxy()
    proxy = await toxiproxy.open('lines', `127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  afterAll(async () => {
    await toxiproxy?.stop()
    server.close()
  })
  beforeEach(async () => {
    heard.length = 0
    await proxy.heal()
    await proxy.setEnabled(true)
  })

  async function client(): Promise<Socket> {
    const socket = connect(proxy.port, proxy.host).setEncoding('utf8')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  async function askOn(socket: Socket, line: string): Promise<string> {
    const answered = Promise.withResolvers<string>()
    socket.once('data', (text: string) => answered.resolve(text))
    socket.once('close', () => answered.resolve('closed'))
    socket.write(line)
    return answered.promise
  }

  it('carries what is said both ways', async () => {
    const socket = await client()
    expect(await askOn(socket, 'one')).toBe('answer to one')
    socket.destroy()
  })

  it('cuts, refuses, and comes back on the same port', async () => {
    const socket = await client()
    expect(await askOn(socket, 'one')).toBe('answer to one')
    const cut = once(socket, 'close')
    await proxy.setEnabled(false)
    await cut
    await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await proxy.setEnabled(true)
    const again = await client()
    expect(await askOn(again, 'two')).toBe('answer to two')
    again.destroy()
  })

  it.each([
    { type: 'timeout', stream: 'downstream', attributes: { timeout: 50 } },
    { type: 'limit_data', stream: 'downstream', attributes: { bytes: 4 } },
  ] as const)('lets a request through and swallows its reply: $type', async (toxic) => {
    await proxy.add(toxic)
    const socket = await client()
    expect(await askOn(socket, 'pay')).not.toBe('answer to pay')
    expect(heard).toEqual(['pay'])
    socket.destroy()
  })

  it('resets connections', async () => {
    await proxy.add({ type: 'reset_peer', stream: 'downstream', attributes: { timeout: 0 } })
    expect(await askOn(await client(), 'one')).toBe('closed')
  })
})
