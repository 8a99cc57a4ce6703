import { METHODS } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestApp, exchange, expectRefusal, parseAnswer } from './test-app.ts'

const { app } = await createTestApp(async (routes) => {
  routes.get('/menu', async () => ({}))
  routes.get('/files/*', async () => ({}))
  routes.post('/carts', async () => ({}))
  routes.get('/carts/:id', async () => ({}))
  routes.route({ method: ['PATCH', 'DELETE'], url: '/carts/:id', handler: async () => ({}) })
  await routes.register(
    async (below) => {
      below.post('/', async () => ({}))
    },
    { prefix: '/pay' },
  )
})
afterAll(() => app.close())

const ask = (method: string, url: string, more: object = {}) =>
  app.inject({ method: method as 'GET', url, ...more })

describe('an address that does not take the method', () => {
  // CONNECT asks for a tunnel, not for an address; its socket is closed.
  it.each(METHODS.filter((method) => !['GET', 'HEAD', 'CONNECT'].includes(method)))(
    'says so to %s, and names those it takes',
    async (method) => {
      const { headers, body } = parseAnswer(
        await exchange(app, `${method} /menu HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      )
      expectRefusal(
        { body, requestIdHeader: headers.get('x-request-id'), contentType: headers.get('content-type') },
        405,
        'METHOD_NOT_ALLOWED',
      )
      expect(headers.get('allow')).toBe('GET, HEAD')
    },
  )

  it.each([
    ['GET', '/carts', 'POST'],
    ['PUT', '/carts/1', 'DELETE, GET, HEAD, PATCH'],
    ['GET', '/pay', 'POST'],
    ['GET', '/pay/', 'POST'],
    ['OPTIONS', '/pay', 'POST'],
  ])('names, to %s %s, %s', async (method, url, allow) => {
    const response = await ask(method, url)
    expect(response.statusCode).toBe(405)
    expect(response.headers['allow']).toBe(allow)
  })

  it.each([
    ['is not JSON', { 'content-type': 'application/json' }, '{"'],
    ['is of a type that is not taken', { 'content-type': 'text/plain' }, 'x'],
    ['is too large', { 'content-type': 'application/json' }, 'x'.repeat(70_000)],
  ])('says so before it looks at a body that %s', async (_name, headers, payload) => {
    expect((await ask('PUT', '/carts', { headers, payload })).statusCode).toBe(405)
  })
})

describe('an address that takes the method', () => {
  it.each([
    ['GET', '/menu'],
    ['HEAD', '/menu'],
    ['POST', '/carts'],
    ['PATCH', '/carts/1'],
    ['DELETE', '/carts/1'],
    ['POST', '/pay/'],
  ])('answers %s %s', async (method, url) => {
    expect((await ask(method, url)).statusCode).toBe(200)
  })
})

describe('an address that there is not', () => {
  it('is not made one by a route for every address below another', async () => {
    expect((await ask('PUT', '/files/menu.txt')).statusCode).toBe(404)
  })

  it.each(['GET', 'POST', 'TRACE', 'PROPFIND'])('is a 404 to %s', async (method) => {
    const { statusLine, headers } = parseAnswer(
      await exchange(app, `${method} /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    )
    expect(statusLine).toBe('HTTP/1.1 404 Not Found')
    expect(headers.has('allow')).toBe(false)
  })
})
