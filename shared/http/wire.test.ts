import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createTestApp, exchange, expectRefusal, parseAnswer } from './test-app.ts'

vi.mock('../limits.ts', async (original) => ({
  ...(await original<object>()),
  HEADERS_TIMEOUT_MS: 60,
  REQUEST_TIMEOUT_MS: 90,
  CONNECTIONS_CHECK_INTERVAL_MS: 10,
}))

const { app, log } = await createTestApp(async (routes) => {
  routes.get('/menu', async () => ({ drinks: [] }))
  routes.get('/endless', async (_request, reply) => {
    const endless = new PassThrough()
    endless.write('once upon a time')
    return reply.type('text/plain').send(endless)
  })
  routes.post('/drinks', { schema: { body: z.object({ name: z.string() }) } }, async () => ({ ok: true }))
})
afterAll(() => app.close())

function expectOnWire(answer: string, code: number, reason: string): void {
  const { statusLine, headers, body } = parseAnswer(answer)
  expect(statusLine).toMatch(new RegExp(`^HTTP/1.1 ${code} `))
  expect(headers.get('content-length')).toBe(String(Buffer.byteLength(body)))
  expectRefusal(
    { body, requestIdHeader: headers.get('x-request-id'), contentType: headers.get('content-type') },
    code,
    reason,
  )
}

const GET_MENU = 'GET /menu HTTP/1.1\r\nHost: x\r\n\r\n'
const POST_DRINK = 'POST /drinks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

describe('bytes that never became a request are answered in the envelope', () => {
  it.each([
    ['that are not HTTP', 'Halo!\r\n\r\n'],
    ['of a method that there is not', 'PESAN /menu HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['with two lengths', `${POST_DRINK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    [
      'with a length and chunks',
      `${POST_DRINK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['with a header that holds a control character', 'GET /menu HTTP/1.1\r\nHost: x\r\nX: \u0000\r\n\r\n'],
    ['without a host', 'GET /menu HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('%s: 400', async (_name, bytes) => {
    expectOnWire(await exchange(app, bytes), 400, 'BAD_REQUEST')
  })

  it('with headers of more than 16 KiB: 431', async () => {
    const answer = await exchange(app, `GET /menu HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(16 * 1024)}\r\n\r\n`)
    expectOnWire(answer, 431, 'HEADERS_TOO_LARGE')
  })

  it('with headers that take too long: 408', async () => {
    expectOnWire(await exchange(app, 'GET /menu HTTP/1.1\r\nHost: x\r\n'), 408, 'REQUEST_TIMEOUT')
  })

  it('with a body that takes too long: 408', async () => {
    expectOnWire(await exchange(app, `${POST_DRINK}Content-Length: 99\r\n\r\n{"na`), 408, 'REQUEST_TIMEOUT')
  })

  it('also on a connection that was answered before, as a gateway keeps it', async () => {
    const answers = await exchange(app, GET_MENU, 'Halo!\r\n\r\n')
    const second = answers.slice(answers.lastIndexOf('HTTP/1.1'))
    expect(answers).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expectOnWire(second, 400, 'BAD_REQUEST')
  })

  it('but not into the middle of another answer', async () => {
    const answers = await exchange(app, 'GET /endless HTTP/1.1\r\nHost: x\r\n\r\n', 'Halo!\r\n\r\n')
    expect(answers).toContain('once upon a time')
    expect(answers.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })

  it('with a line in the log under the id that the client was told', async () => {
    log.length = 0
    const { headers } = parseAnswer(await exchange(app, 'Halo!\r\n\r\n'))
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { level: 30, msg: 'refused', reason: 'BAD_REQUEST', request_id: headers.get('x-request-id') },
    ])
    expect(log.join('')).not.toContain('Halo')
  })
})

describe('over the wire', () => {
  it('a body of more than 64 KiB is refused with 413, whole or in chunks', async () => {
    const body = `{"name":"${'x'.repeat(65_536)}"}`
    const whole = `${POST_DRINK}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    expectOnWire(await exchange(app, whole), 413, 'BODY_TOO_LARGE')

    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    const chunked = `${POST_DRINK}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`
    expectOnWire(await exchange(app, chunked), 413, 'BODY_TOO_LARGE')
  })

  it('what a client expects of us, which is nothing we know, does not matter', async () => {
    const answer = await exchange(
      app,
      'GET /menu HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  })

  it('an old client may leave its host out', async () => {
    expect(await exchange(app, 'GET /menu HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  })

  it('a client that vanishes takes nothing down', async () => {
    const vanished = once(app.server, 'connection').then(
      ([socket]) => new Promise((resolve) => socket.once('close', resolve)),
    )
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET /men', () => socket.resetAndDestroy())
    await vanished
    expect((await app.inject('/menu')).statusCode).toBe(200)
  })
})
