import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, request as requestOf } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, startOpenfaasGateway } from './openfaas-gateway.ts'

interface Recorded {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A function that answers each path in its own way and remembers what it was asked. */
const recorded: Recorded[] = []
let finished = 0
let left = 0
const answers: Record<string, RequestListener> = {
  '/gzip': (_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('squeezed'))
  },
  '/piecemeal': async (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('first')
    await once(upstream, 'go-on')
    response.end('second')
  },
  '/left': (_request, response) => {
    response.on('close', () => {
      left++
    })
  },
  '/slow': async (_request, response) => {
    await once(upstream, 'go-on')
    response.end('late')
    finished++
  },
  '/broken': (_request, response) => {
    response.write('half')
    response.socket?.end()
  },
  '/broken-length': (_request, response) => {
    response.writeHead(200, { 'Content-Length': '8' }).write('half')
    response.socket?.end()
  },
  '/teapot': (_request, response) => {
    response.writeHead(418, { ETag: '"a"', Link: '<?page=2>; rel="next"' }).end('short and stout')
  },
}
const upstream = createServer(async (request, response) => {
  const { method = '', url = '', headers } = request
  recorded.push({ method, url, headers, body: await text(request) })
  const special = answers[url]
  if (special === undefined) response.end('plain')
  else special(request, response)
})
const goOn = () => upstream.emit('go-on')

let gateway: Gateway
beforeAll(async () => {
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  const { port } = upstream.address() as AddressInfo
  const functions = { stocks: `http://127.0.0.1:${port}`, down: 'http://127.0.0.1:1' }
  gateway = await startOpenfaasGateway({ functions })
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  upstream.close()
  upstream.closeAllConnections()
})

/** Asks without tidying the path up before it is sent, as `fetch` would. */
async function ask(path: string, { method = 'GET', headers = {}, body = '' } = {}) {
  const { hostname, port } = new URL(gateway.url)
  const request = requestOf({ hostname, port, path, method, headers, agent: false }).end(body)
  const [response] = await once(request, 'response')
  const localPort: number = request.socket?.localPort ?? 0
  return {
    status: response.statusCode as number,
    headers: response.headers as IncomingHttpHeaders,
    body: await text(response),
    localPort,
    seen: recorded.at(-1),
  }
}

describe('the gateway', () => {
  it.each([
    ['/function/stocks', '/'],
    ['/function/stocks/', '/'],
    ['/function/stocks?page=2&sort=ASC', '/?page=2&sort=ASC'],
    ['/function/stocks/a/b?x=1', '/a/b?x=1'],
    ['/function/stocks/a/', '/a/'],
    ['/function/stocks/a%2Fb?x=%2F', '/a/b?x=%2F'],
    ['/function/stocks/es%20teh', '/es%20teh'],
    ["/function/stocks/(it's)", '/%28it%27s%29'],
    ['/function/stocks/_/health', '/_/health'],
  ])('hands %s on as %s', async (path, arrived) => {
    expect((await ask(path)).status).toBe(200)
    expect(recorded.at(-1)?.url).toBe(arrived)
  })

  it.each([
    ['/function/stocks//a?x=1', '/function/stocks/a?x=1'],
    ['/function/stocks/a/../b', '/function/stocks/b'],
    ['/function/stocks/./a', '/function/stocks/a'],
    ['//function/stocks', '/function/stocks'],
    ['/function/stocks/..%2Fpay', '/function/pay'],
  ])('sends whoever asks for %s to %s', async (path, location) => {
    const before = recorded.length
    const response = await ask(path)
    expect([response.status, response.headers.location]).toEqual([301, location])
    expect(recorded.length).toBe(before)
  })

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('lets %s pass', async (method) => {
    expect((await ask('/function/stocks', { method })).status).toBe(200)
    expect(recorded.at(-1)?.method).toBe(method)
  })

  it('lets no other method pass', async () => {
    expect(await ask('/function/stocks', { method: 'PROPFIND' })).toMatchObject({ status: 405, body: '' })
  })

  it.each(['POST', 'DELETE'])('sends the body of a %s on in chunks, without its length', async (method) => {
    const { seen } = await ask('/function/stocks', {
      method,
      body: '{"a":1}',
      headers: { 'content-length': '7' },
    })
    expect(seen).toMatchObject({ method, body: '{"a":1}', headers: { 'transfer-encoding': 'chunked' } })
    expect(seen?.headers).not.toHaveProperty('content-length')
  })

  it('sends no body on where there is none', async () => {
    const { seen } = await ask('/function/stocks', { method: 'POST', headers: { 'content-length': '0' } })
    expect(seen?.headers).toMatchObject({ 'content-length': '0' })
    expect(seen?.headers).not.toHaveProperty('transfer-encoding')
  })

  it('keeps the id of a call', async () => {
    const { headers, seen } = await ask('/function/stocks', { headers: { 'x-call-id': 'mine' } })
    expect(seen?.headers['x-call-id']).toBe('mine')
    expect(headers).not.toHaveProperty('x-call-id')
  })

  it('makes an id for a call that has none, and tells it', async () => {
    const { headers, seen } = await ask('/function/stocks')
    expect(headers['x-call-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(seen?.headers['x-call-id']).toBe(headers['x-call-id'])
  })

  it('lets what a client says of itself pass', async () => {
    const forged = {
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'bank.example',
      'x-forwarded-proto': 'https',
    }
    expect((await ask('/function/stocks', { headers: forged })).seen?.headers).toMatchObject(forged)
  })

  it('says of a client that says nothing where it is', async () => {
    const { seen, localPort } = await ask('/function/stocks', { headers: { host: 'shop.example' } })
    expect(seen?.headers).toMatchObject({
      'x-forwarded-for': `127.0.0.1:${localPort}`,
      'x-forwarded-host': 'shop.example',
    })
    expect(seen?.headers).not.toHaveProperty('x-forwarded-proto')
  })

  it('asks nobody who they are: tokens and cookies pass, what is of the connection does not', async () => {
    const own = { authorization: 'Bearer a', cookie: 'b=c', 'idempotency-key': 'd' }
    const { seen } = await ask('/function/stocks', {
      headers: { ...own, te: 'trailers', connection: 'close' },
    })
    expect(seen?.headers).toMatchObject(own)
    expect(seen?.headers).not.toHaveProperty('te')
  })

  it('hands an answer back as it is', async () => {
    expect(await ask('/function/stocks/teapot')).toMatchObject({
      status: 418,
      headers: { etag: '"a"', link: '<?page=2>; rel="next"', 'content-type': 'text/plain' },
      body: 'short and stout',
    })
  })

  it('leaves what is compressed compressed', async () => {
    const response = await fetch(`${gateway.url}/function/stocks/gzip`)
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(await response.text()).toBe('squeezed')
    expect(gunzipSync(gzipSync('squeezed')).toString()).toBe('squeezed')
  })

  it('sends an answer piece by piece to whoever accepts a stream of events first of all', async () => {
    const response = await fetch(`${gateway.url}/function/stocks/piecemeal`, {
      headers: { accept: 'text/event-stream' },
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect(await reader?.read()).toEqual({ done: false, value: 'first' })
    goOn()
    expect(await reader?.read()).toEqual({ done: false, value: 'second' })
  })

  it.each(['*/*', 'application/x-ndjson', 'application/json, text/event-stream'])(
    'holds a short answer back to its end for whoever accepts %s',
    async (accept) => {
      let isThere = false
      const asked = fetch(`${gateway.url}/function/stocks/piecemeal`, { headers: { accept } })
      const told = asked.then(async (response) => {
        const { value } = (await response.body?.getReader().read()) ?? {}
        isThere = true
        return new TextDecoder().decode(value)
      })
      await expect.poll(() => recorded.at(-1)?.headers.accept).toBe(accept)
      await delay(50)
      expect(isThere).toBe(false)
      goOn()
      expect(await told).toBe('firstsecond')
    },
  )

  it('loses an answer that comes too late, though the function finishes', async () => {
    const { port } = upstream.address() as AddressInfo
    await using hasty = await startOpenfaasGateway({
      functions: { stocks: `http://127.0.0.1:${port}` },
      writeTimeoutMs: 50,
    })
    await expect(fetch(`${hasty.url}/function/stocks/slow`)).rejects.toThrow('fetch failed')
    goOn()
    await expect.poll(() => finished).toBe(1)
  })

  it('ends what a function breaks off as if it were whole', async () => {
    expect(await ask('/function/stocks/broken')).toMatchObject({ status: 200, body: 'half' })
  })

  it('breaks off what a function breaks off where its length was told', async () => {
    await expect(ask('/function/stocks/broken-length')).rejects.toThrow('aborted')
  })

  it('breaks off a stream that a function breaks off', async () => {
    const asked = ask('/function/stocks/broken', { headers: { accept: 'text/event-stream' } })
    await expect(asked).rejects.toThrow('aborted')
  })

  it('lets a function know that its client has gone', async () => {
    const leaving = new AbortController()
    const asked = fetch(`${gateway.url}/function/stocks/left`, { signal: leaving.signal })
    await expect.poll(() => recorded.at(-1)?.url).toBe('/left')
    leaving.abort()
    await expect(asked).rejects.toThrow('aborted')
    await expect.poll(() => left).toBe(1)
  })

  it('does not know a function that is not there', async () => {
    const response = await ask('/function/nothing')
    expect(response.status).toBe(404)
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(response.body).toBe('error finding function nothing.openfaas-fn: not found')
  })

  it.each(['/', '/api/small/stocks', '/metrics', '/docs', '/function'])('has nothing at %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, body: '404 page not found\n' })
  })

  it('says 500 in plain text for a function that does not answer', async () => {
    const response = await ask('/function/down')
    expect(response.status).toBe(500)
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(response.body).toBe("Can't reach service for: down.\n")
  })
})
