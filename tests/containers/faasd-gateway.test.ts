import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gateway, startOpenfaasGateway } from '../hosts/openfaas-gateway.ts'

const run = promisify(execFile)
const CADDY = fileURLToPath(new URL('../../deploy/faasd/caddy', import.meta.url))
const NAME = `kedai-faasd-gateway-${process.pid}`
const TRIES_MAX = 100

/** The shop's own gateway under faasd, before a stand-in of OpenFaaS's, with a function that tells what it was asked. */
describe('the gateway of a shop under faasd', () => {
  let func: Server
  let openfaas: Gateway
  let shop: string

  beforeAll(async () => {
    func = createServer((request, response) => {
      const json = { 'content-type': 'application/json' }
      if (request.url === '/bug') response.writeHead(500, json).end('{"code":500}')
      else if (request.url === '/none') response.writeHead(404, json).end('{"code":404,"of":"the function"}')
      else if (request.url === '/slow') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: first\n\n')
        response.flushHeaders()
      } else {
        const { method, url, headers } = request
        response.writeHead(200, json).end(JSON.stringify({ method, url, from: headers['x-forwarded-for'] }))
      }
    })
    await once(func.listen(0, '127.0.0.1'), 'listening')
    const { port } = func.address() as AddressInfo
    openfaas = await startOpenfaasGateway({
      functions: { stocks: `http://127.0.0.1:${port}`, pay: 'http://127.0.0.1:1' },
    })
    const shopPort = await freePort()
    shop = `http://127.0.0.1:${shopPort}`
    const settings = { KEDAI_PORT: String(shopPort), KEDAI_OPENFAAS: new URL(openfaas.url).host }
    const environment = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const volume = `${CADDY}:/etc/caddy:ro`
    await run('docker', [
      ...['run', '--detach', '--rm', '--name', NAME, '--network', 'host', '--user', '10002'],
      ...['--cap-drop', 'ALL', '--cap-add', 'NET_BIND_SERVICE', '--volume', volume],
      ...[
        ...environment,
        '--env',
        'XDG_DATA_HOME=/tmp',
        '--env',
        'XDG_CONFIG_HOME=/tmp',
        'kedai-test/caddy:2.11',
      ],
    ])
    await untilHealthy(shop)
  })
  afterAll(async () => {
    await run('docker', ['rm', '--force', NAME])
    await openfaas?.[Symbol.asyncDispose]()
    func?.closeAllConnections()
    func?.close()
  })

  it.each([
    ['/function/stocks', '/'],
    ['/api/small/stocks', '/'],
    ['/api/small/stocks/7?x=/api/small/y', '/7?x=/api/small/y'],
    ['/function/stocks/a/b?c=1', '/a/b?c=1'],
  ])('hands %s on to the function as %s', async (path, url) => {
    const response = await fetch(`${shop}${path}`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    const { from, ...asked } = (await response.json()) as { from: string; method: string; url: string }
    expect(asked).toEqual({ method: 'GET', url })
    expect(from).not.toContain('203.0.113.9')
  })

  it.each([
    '/',
    '/system/functions',
    '/ui/',
    '/async-function/stocks',
    '/function/stocks/metrics',
    '/api/small/stocks/_/ready',
    '/function/stocks/%6Detrics',
    '/function/nothing-of-ours',
  ])('has nothing at %s', async (path) => {
    const response = await fetch(`${shop}${path}`, { redirect: 'manual' })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({
      code: 404,
      status: 'Not Found',
      data: null,
      error: { reason: 'NOT_FOUND' },
    })
  })

  it('tells a function that does not answer as trouble below, which passes', async () => {
    const response = await fetch(`${shop}/api/small/pay`, { method: 'POST', body: '{}' })
    expect({ status: response.status, after: response.headers.get('retry-after') }).toEqual({
      status: 503,
      after: '2',
    })
    expect(await response.json()).toMatchObject({ code: 503, error: { reason: 'UNAVAILABLE' } })
  })

  it.each([
    ['/bug', 500, { code: 500 }],
    ['/none', 404, { code: 404, of: 'the function' }],
  ])("leaves the function's own answer %s as it is", async (path, status, body) => {
    const response = await fetch(`${shop}/function/stocks${path}`)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual(body)
  })

  it('hands a stream on as it comes', async () => {
    const end = new AbortController()
    const response = await fetch(`${shop}/function/stocks/slow`, {
      headers: { accept: 'text/event-stream' },
      signal: end.signal,
    })
    const { value } = (await response.body?.getReader().read()) ?? {}
    end.abort()
    expect(new TextDecoder().decode(value)).toBe('data: first\n\n')
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilHealthy(url: string): Promise<void> {
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    if (
      await fetch(`${url}/_/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await delay(100)
  }
  throw new Error(`The gateway at ${url} does not answer.`)
}
