import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { createPostWebhook, type ResolvedAddress } from './post-webhook.ts'

const HERE = createAddressPolicy(['127.0.0.0/8'])
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const post = { headers: { 'webhook-id': 'evt_1' }, body: '{"é":1}', timeoutMs: 5_000 }

describe('posting to a webhook', () => {
  it('sends the body with its headers and tells the status', async () => {
    const received: unknown[] = []
    const port = await serve(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      received.push([request.method, request.url, request.headers['webhook-id'], body])
      response.writeHead(204).end()
    })
    const outcome = await createPostWebhook(HERE)({ ...post, url: `http://127.0.0.1:${port}/in?x=1` })
    expect(outcome).toEqual({ status: 204 })
    expect(received).toEqual([['POST', '/in?x=1', 'evt_1', '{"é":1}']])
  })

  it('follows no redirect', async () => {
    const urls: unknown[] = []
    const port = await serve((request, response) => {
      urls.push(request.url)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await createPostWebhook(HERE)({ ...post, url: `http://127.0.0.1:${port}/` })).toEqual({
      status: 307,
    })
    expect(urls).toEqual(['/'])
  })

  it('reads no more of an answer than 4 KiB', async () => {
    let wasCutOff = false
    const port = await serve((_request, response) => {
      response.once('close', () => {
        wasCutOff = !response.writableFinished
      })
      response.writeHead(200)
      // It would go on for ever.
      const go = () => {
        while (response.write('x'.repeat(65_536)));
      }
      response.on('drain', go)
      go()
    })
    expect(
      await createPostWebhook(HERE)({ ...post, timeoutMs: 60_000, url: `http://127.0.0.1:${port}/` }),
    ).toEqual({
      status: 200,
    })
    while (!wasCutOff) await new Promise((resolve) => setTimeout(resolve, 5))
  })

  it.each([
    ['never answers', () => undefined],
    [
      'never ends its head',
      (_request: unknown, response: { socket: { write(text: string): void } }) =>
        response.socket.write('HTTP/1.1 200 OK\r\n'),
    ],
  ])('waits no longer than it may for one that %s', async (_name, answer) => {
    const port = await serve(answer as RequestListener)
    const outcome = await createPostWebhook(HERE)({
      ...post,
      timeoutMs: 50,
      url: `http://127.0.0.1:${port}/`,
    })
    expect(outcome).toEqual({ fault: 'no answer in time' })
  })

  it('tells that nobody is there', async () => {
    const port = await serve(() => undefined)
    for (const server of servers.splice(0)) server.close()
    expect(await createPostWebhook(HERE)({ ...post, url: `http://127.0.0.1:${port}/` })).toEqual({
      fault: 'no connection ECONNREFUSED',
    })
  })

  it('tells of one that changes the protocol', async () => {
    const port = await serve((_request, response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')
    })
    const outcome = await createPostWebhook(HERE)({ ...post, url: `http://127.0.0.1:${port}/` })
    expect(outcome).not.toHaveProperty('status', 200)
  })

  describe('by a name', () => {
    it('goes to no address that is not allowed, whatever the name', async () => {
      let connections = 0
      const port = await serve(() => undefined)
      servers[0]?.on('connection', () => {
        connections += 1
      })
      const postWebhook = createPostWebhook(createAddressPolicy([]), async () => [
        { address: '127.0.0.1', family: 4 },
        { address: '::ffff:127.0.0.1', family: 6 },
      ])
      for (const scheme of ['http', 'https']) {
        expect(await postWebhook({ ...post, url: `${scheme}://public.example:${port}/` })).toEqual({
          fault: 'address not allowed',
        })
      }
      expect(connections).toBe(0)
    })

    it('connects to the very address that was checked, though the name changes at once', async () => {
      const port = await serve((_request, response) => response.end())
      const answers: ResolvedAddress[] = [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ]
      let asked = 0
      // Of the two addresses only the first may be gone to; the second is where the name leads when asked again.
      const postWebhook = createPostWebhook(createAddressPolicy(['127.0.0.1/32']), async () =>
        answers.slice(asked, ++asked),
      )
      expect(await postWebhook({ ...post, url: `http://changing.example:${port}/` })).toEqual({ status: 200 })
      expect(asked).toBe(1)
      expect(await postWebhook({ ...post, url: `http://changing.example:${port}/` })).toEqual({
        fault: 'address not allowed',
      })
    })

    it('leaves out, of several addresses, those that are not allowed', async () => {
      const port = await serve((_request, response) => response.end())
      const postWebhook = createPostWebhook(createAddressPolicy(['127.0.0.1/32']), async () => [
        { address: '127.0.0.2', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
      expect(await postWebhook({ ...post, url: `http://two.example:${port}/` })).toEqual({ status: 200 })
    })

    it.each([
      ['is not known', () => Promise.reject(new Error('ENOTFOUND')), 'name not found'],
      ['is never resolved', () => new Promise<never>(() => undefined), 'no answer in time'],
    ])('tells of one that %s', async (_name, resolveName, fault) => {
      const postWebhook = createPostWebhook(HERE, resolveName)
      expect(await postWebhook({ ...post, timeoutMs: 50, url: 'https://no.example/' })).toEqual({ fault })
    })
  })
})
