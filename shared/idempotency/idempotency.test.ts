import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestApp } from '../http/test-app.ts'
import { answerOnce, fingerprintOf, IdempotencyHeaders, idempotencyOf } from './idempotency.ts'

const KEY = 'key-0123456789abcdef'
const Body = z.strictObject({
  cart_id: z.int(),
  method: z.string().default('cash'),
  note: z.string().optional(),
})

const { app } = await createTestApp(async (routes) => {
  for (const url of ['/function/pay/:shop', '/api/small/pay/:shop']) {
    routes.post(
      url,
      { schema: { operationId: 'payCart', headers: IdempotencyHeaders, body: Body } },
      async (request) => {
        const idempotency = idempotencyOf(request)
        return {
          key: idempotency?.key ?? null,
          fingerprint: idempotency?.fingerprint.toString('hex') ?? null,
        }
      },
    )
  }
  routes.post('/nameless', { schema: { headers: IdempotencyHeaders } }, async (request) => ({
    key: idempotencyOf(request)?.key ?? null,
  }))
  routes.get('/replayed', async (_request, reply) => {
    return answerOnce(reply, { answer: { pieces: 3 }, isReplay: true })
  })
  routes.get('/first', async (_request, reply) => {
    return answerOnce(reply, { answer: { pieces: 3 }, isReplay: false })
  })
})

const pay = (payload: string, key: string | undefined = KEY, url = '/function/pay/1') =>
  app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
  })
const fingerprintBy = async (...request: Parameters<typeof pay>): Promise<string> =>
  (await pay(...request)).json().fingerprint

describe('an idempotency key', () => {
  it.each(['0123456789abcdef', 'x'.repeat(64), 'AZaz09_-AZaz09_-', '01a20cca-0af6-74e7-bf06-d1d722af4ccc'])(
    'is taken as %s',
    async (key) => {
      expect((await pay('{"cart_id":1}', key)).json().key).toBe(key)
    },
  )

  it('is taken in quotes as well, as the draft of the IETF has it', async () => {
    expect((await pay('{"cart_id":1}', `"${KEY}"`)).json().key).toBe(KEY)
  })

  it.each([
    'x'.repeat(15),
    'x'.repeat(65),
    '',
    `"${'x'.repeat(15)}"`,
    `"${KEY}`,
    `${KEY}"`,
    `'${KEY}'`,
    'key 0123456789abcdef',
    'kéy-0123456789abcdef',
    "key-0123456789abcd'--",
    `${KEY}, ${KEY}`,
  ])('is refused as %s', async (key) => {
    const response = await pay('{"cart_id":1}', key)
    expect(response.statusCode).toBe(400)
    expect(response.json().error.reason).toBe('IDEMPOTENCY_KEY_INVALID')
  })

  it('may be left out', async () => {
    const response = await app.inject({ method: 'POST', url: '/function/pay/1', payload: { cart_id: 1 } })
    expect(response.json()).toEqual({ key: null, fingerprint: null })
  })

  it('is a fault of ours where the operation has no name', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/nameless',
      headers: { 'idempotency-key': KEY },
    })
    expect(response.statusCode).toBe(500)
  })
})

describe('a fingerprint', () => {
  const body = '{"cart_id":1,"method":"cash","note":"panas"}'

  it('is the same for the same fields in another order and with white space', async () => {
    const first = await fingerprintBy(body)
    expect(await fingerprintBy('{ "note": "panas",\n\t"cart_id": 1.0, "method": "c\\u0061sh" }')).toBe(first)
  })

  it('is the same under each address of a function and with each key', async () => {
    const first = await fingerprintBy(body)
    expect(await fingerprintBy(body, KEY, '/api/small/pay/1')).toBe(first)
    expect(await fingerprintBy(body, 'another-0123456789')).toBe(first)
  })

  it('is of the body as it was sent: a default that is spelled out makes another request', async () => {
    expect(await fingerprintBy('{"cart_id":1}')).not.toBe(
      await fingerprintBy('{"cart_id":1,"method":"cash"}'),
    )
  })

  it('is another one for another path', async () => {
    expect(await fingerprintBy(body, KEY, '/function/pay/2')).not.toBe(await fingerprintBy(body))
  })

  it.each([
    ['value', '{"cart_id":2,"method":"cash","note":"panas"}'],
    ['type', '{"cart_id":1,"method":"cash","note":"1"}'],
    ['field', '{"cart_id":1,"method":"cash"}'],
    ['case', '{"cart_id":1,"method":"cash","note":"Panas"}'],
    ['space within a value', '{"cart_id":1,"method":"cash","note":"panas "}'],
  ])('is another one for another %s', async (_name, other) => {
    expect(await fingerprintBy(other)).not.toBe(await fingerprintBy(body))
  })

  const request = {
    operation: 'payCart',
    caller: 'public',
    params: { shop: '1' },
    body: { cart_id: 1 },
  } as const

  it('is the SHA-256 of the canonical JSON of operation, caller, path and body', () => {
    // printf '{"body":{"cart_id":1},"caller":"public","operation":"payCart","params":{"shop":"1"}}' | sha256sum
    expect(fingerprintOf(request).toString('hex')).toBe(
      '3a17332a82e31eb1a5097cf6b5298bda9cee247aab22fd6e11736e449a4643a3',
    )
  })

  it.each([
    ['operation', { ...request, operation: 'addToCart' }],
    ['caller', { ...request, caller: '7' as 'public' }],
    ['path', { ...request, params: { shop: '2' } }],
    ['body', { ...request, body: { cart_id: 2 } }],
  ])('is another one for another %s', (_name, other) => {
    expect(fingerprintOf(other).equals(fingerprintOf(request))).toBe(false)
    expect(fingerprintOf(other)).toHaveLength(32)
  })

  it('is one also of a request without a body', () => {
    expect(fingerprintOf({ ...request, body: undefined })).toHaveLength(32)
  })
})

describe('an answer', () => {
  it('is marked if it was given before, and only then', async () => {
    const [replayed, first] = [await app.inject('/replayed'), await app.inject('/first')]
    expect(replayed.headers['idempotency-replayed']).toBe('true')
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    for (const { body } of [replayed, first])
      expect(body).toBe('{"code":200,"status":"OK","data":{"pieces":3}}')
  })
})
