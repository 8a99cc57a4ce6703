import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestApp, expectRefusal } from './test-app.ts'

const { app, log } = await createTestApp(async (routes) => {
  routes.post(
    '/drinks',
    {
      schema: {
        body: z.strictObject({ name: z.string().max(10), size: z.object({ ml: z.int() }).optional() }),
      },
    },
    async (request) => ({ name: request.body.name }),
  )
  routes.post('/sizes', { schema: { body: z.array(z.int()) } }, async () => ({}))
  routes.get('/drinks/:name', async () => ({}))
  routes.get(
    '/menu',
    { schema: { querystring: z.object({ page: z.coerce.number().int().min(1) }) } },
    async () => ({}),
  )
})

const post = (payload: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  app.inject({ method: 'POST', url: '/drinks', payload, headers })

function expectRefused(response: LightMyRequestResponse, code: number, reason: string): void {
  expect(response.statusCode).toBe(code)
  const { headers, body } = response
  const answer = { body, requestIdHeader: headers['x-request-id'], contentType: headers['content-type'] }
  expectRefusal(answer, code, reason)
}

const DEEP = `${'['.repeat(30_000)}${']'.repeat(30_000)}`

describe('a request is refused in the envelope', () => {
  it('for an address that there is not', async () => {
    expectRefused(await app.inject('/nothing/here'), 404, 'NOT_FOUND')
    expectRefused(await app.inject({ method: 'POST', url: '/', payload: 'x' }), 404, 'NOT_FOUND')
  })

  it.each([
    ['that is not JSON', '{"name":'],
    ['that is empty', ''],
    ['that is two values', '{}{}'],
    ['that would set a prototype', '{"__proto__":{"isAdmin":true}}'],
    ['that would set a prototype, deeper', '{"name":"x","size":{"__proto__":{"isAdmin":true}}}'],
    ['that would set a constructor’s prototype', '{"constructor":{"prototype":{"isAdmin":true}}}'],
  ])('for a body %s', async (_name, body) => {
    expectRefused(await post(body), 400, 'MALFORMED_JSON')
  })

  it.each([
    ['text/plain', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['nonsense', { 'content-type': '@@@' }],
  ])('for a body of the type of %s', async (_name, headers) => {
    expectRefused(await post('{"name":"Kopi"}', headers), 415, 'UNSUPPORTED_MEDIA_TYPE')
  })

  it('for a body without a type', async () => {
    const payload = Buffer.from('{"name":"Kopi"}')
    expectRefused(
      await app.inject({ method: 'POST', url: '/drinks', payload }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    )
  })

  it('for a body of more than 64 KiB, and not for one of exactly that', async () => {
    const frame = '{"name":""}'.length
    expectRefused(await post(`{"name":"${'x'.repeat(65_537 - frame)}"}`), 413, 'BODY_TOO_LARGE')
    expectRefused(await post(`{"name":"${'x'.repeat(65_536 - frame)}"}`), 400, 'VALIDATION_FAILED')
  })

  it('for a body that is not as long as it says', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '99' }
    expectRefused(await post('{"name":"Kopi"}', headers), 400, 'BAD_REQUEST')
  })

  it('for a body nested thirty thousand deep, which is not echoed', async () => {
    expectRefused(await post(DEEP), 400, 'VALIDATION_FAILED')
    expectRefused(await post(`{"name":"x","more":${DEEP}}`), 400, 'VALIDATION_FAILED')
  })

  it('for an address that cannot be decoded', async () => {
    expectRefused(await app.inject('/drinks/%zz'), 400, 'BAD_REQUEST')
  })

  it('for a part of the address that is too long', async () => {
    expectRefused(await app.inject(`/drinks/${'x'.repeat(101)}`), 414, 'URI_TOO_LONG')
    expect((await app.inject(`/drinks/${'x'.repeat(100)}`)).statusCode).toBe(200)
  })

  it('for fields that are wrong, naming where and what, never the value', async () => {
    const response = await post('{"name":42,"size":{"ml":"a lot"},"secret-field":"hunter2"}')
    expectRefused(response, 400, 'VALIDATION_FAILED')
    expect(response.json().error.details).toEqual({
      issues: [
        { path: 'body.name', message: 'Invalid input: expected string, received number' },
        { path: 'body.size.ml', message: 'Invalid input: expected number, received string' },
        { path: 'body', message: 'Unrecognized key: "secret-field"' },
      ],
    })
    expect(response.body).not.toContain('a lot')
    expect(response.body).not.toContain('hunter2')
  })

  it('for twenty faults at the most, each in two hundred characters', async () => {
    const many = await app.inject({
      method: 'POST',
      url: '/sizes',
      payload: Array.from({ length: 30 }, () => 'x'),
    })
    expectRefused(many, 400, 'VALIDATION_FAILED')
    expect(many.json().error.details.issues).toHaveLength(20)

    const long = await post(`{"name":"Kopi","${'x'.repeat(1_000)}":1}`)
    expectRefused(long, 400, 'VALIDATION_FAILED')
    expect(long.json().error.details.issues).toMatchObject([{ path: 'body' }])
    expect(long.json().error.details.issues[0].message).toHaveLength(200)
  })

  it('for a body that is left out', async () => {
    expectRefused(await app.inject({ method: 'POST', url: '/drinks' }), 400, 'VALIDATION_FAILED')
  })

  it('for a parameter that is wrong, naming it', async () => {
    const response = await app.inject('/menu?page=0')
    expectRefused(response, 400, 'VALIDATION_FAILED')
    expect(response.json().error.details.issues).toMatchObject([{ path: 'querystring.page' }])
  })

  it('with a line in the log that has the reason and nothing of what was sent', async () => {
    log.length = 0
    const response = await post('{"name":"a-name-that-is-too-long"}')
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 30,
        reason: 'VALIDATION_FAILED',
        msg: 'refused',
        request_id: response.headers['x-request-id'],
      },
      { level: 30, status: 400, msg: 'answered' },
    ])
    expect(log.join('')).not.toContain('a-name-that-is-too-long')
  })
})

describe('a request is taken', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'])(
    'with its body as %s',
    async (type) => {
      const response = await post('{"name":"Kopi"}', { 'content-type': type })
      expect(response.json()).toEqual({ name: 'Kopi' })
    },
  )

  it('at its address with or without a slash at the end', async () => {
    expect((await app.inject('/drinks/Kopi/')).statusCode).toBe(200)
    expect((await app.inject('/drinks/Kopi')).statusCode).toBe(200)
  })
})
