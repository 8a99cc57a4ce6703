import { describe, expect, it } from 'vitest'
import { BODY_BYTES_MAX } from '../../../shared/limits.ts'
import { type AskOptions, read, type Shop } from './shop.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const LINE = { user_id: 100, goods_id: 1, total: 1 }

const REFUSED: readonly (readonly [string, string, string, AskOptions, number, string])[] = [
  ['an address below a function that is none', 'GET', 'stocks/1/more', {}, 404, 'NOT_FOUND'],
  ['goods that there are not', 'GET', 'stocks/999999', {}, 404, 'GOODS_NOT_FOUND'],
  ['a method that is not for this address', 'PUT', 'cart', {}, 405, 'METHOD_NOT_ALLOWED'],
  [
    'a body that is no JSON',
    'POST',
    'cart',
    { body: '{"user_id":', headers: JSON_TYPE },
    400,
    'MALFORMED_JSON',
  ],
  ['an empty body', 'POST', 'cart', { body: '', headers: JSON_TYPE }, 400, 'MALFORMED_JSON'],
  ['no body at all', 'POST', 'cart', {}, 400, 'VALIDATION_FAILED'],
  ['a body of another type', 'POST', 'cart', { body: 'satu kopi' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a field that is not known', 'POST', 'cart', { body: { ...LINE, price: 1 } }, 400, 'VALIDATION_FAILED'],
  ['a parameter out of range', 'GET', 'stocks?total_goods=101', {}, 400, 'VALIDATION_FAILED'],
  ['a parameter that is not known', 'GET', 'stocks?color=red', {}, 400, 'VALIDATION_FAILED'],
  ['a token that nobody gave out', 'GET', 'goods', { as: 'x'.repeat(43) }, 401, 'TOKEN_INVALID'],
  [
    'a body that is too large',
    'POST',
    'cart',
    { body: { note: 'x'.repeat(BODY_BYTES_MAX) } },
    413,
    'BODY_TOO_LARGE',
  ],
]

/** How a request is refused, and what passes a host unchanged. */
export function describeErrors(shop: Shop): void {
  describe('a refusal', () => {
    it.each(REFUSED)('of %s is in the envelope', async (_name, method, path, options, status, reason) => {
      const asked = await shop.ask(method, path, options)
      expect([asked.status, asked.reason]).toEqual([status, reason])
      expect(asked.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(asked.json).toEqual({
        code: status,
        status: expect.stringMatching(/^[A-Z][A-Za-z ]+$/),
        data: null,
        error: {
          reason,
          message: expect.any(String),
          details: expect.any(Object),
          request_id: asked.headers.get('x-request-id'),
        },
      })
    })

    it('of a method names those that there are', async () => {
      const asked = await shop.ask('PUT', 'cart')
      expect(asked.headers.get('allow')).toBe('POST')
    })

    it('of a field says which', async () => {
      const { json } = await shop.ask('POST', 'cart', { body: { user_id: 100, goods_id: 1, total: 0 } })
      expect(json.error.details.issues).toMatchObject([{ path: 'body.total' }])
    })

    it('is in the envelope for what is no function, or no method, just where the host says so', async () => {
      const { envelopeForNoFunction, envelopeForAnyMethod } = shop.host.can
      const nothing = await shop.ask('GET', 'nothing')
      expect([nothing.status, nothing.reason]).toEqual([404, envelopeForNoFunction ? 'NOT_FOUND' : undefined])
      const method = await shop.ask('PROPFIND', 'stocks')
      expect([method.status, method.reason]).toEqual([
        405,
        envelopeForAnyMethod ? 'METHOD_NOT_ALLOWED' : undefined,
      ])
    })
  })

  describe('an answer', () => {
    it('is not given again to who has it', async () => {
      const first = await shop.ask('GET', 'stocks/1')
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"[\w-]+"$/)
      const again = await shop.ask('GET', 'stocks/1', { headers: { 'if-none-match': etag } })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
      const other = await shop.ask('GET', 'stocks/1', { headers: { 'if-none-match': '"another"' } })
      expect([other.status, other.text]).toEqual([200, first.text])
    })

    it('has a head alone for HEAD', async () => {
      const asked = await shop.ask('HEAD', 'stocks')
      expect([asked.status, asked.text]).toEqual([200, ''])
    })

    it('names the request as the gateway does, and one that nobody named by a name of its own', async () => {
      const named = await shop.ask('GET', 'stocks', { headers: { 'x-call-id': 'till-7.0001' } })
      expect(named.headers.get('x-request-id')).toBe('till-7.0001')
      const other = await shop.ask('GET', 'stocks')
      expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    })

    it('says that it is no page', async () => {
      const { headers } = await shop.ask('GET', 'stocks')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
    })

    it('is the same whatever a client says of the way it came', async () => {
      const plain = await shop.ask('GET', 'stocks?total_goods=1')
      const forged = await shop.ask('GET', 'stocks?total_goods=1', {
        headers: {
          'x-forwarded-for': '203.0.113.9',
          'x-forwarded-host': 'bank.example',
          'x-forwarded-proto': 'https',
          'x-forwarded-prefix': '/bank',
          forwarded: 'for=203.0.113.9;host=bank.example',
        },
      })
      expect([forged.status, forged.text]).toEqual([200, plain.text])
      expect(forged.headers.get('link')).toBe(plain.headers.get('link'))
      expect(forged.headers.get('link')).toMatch(/^<\?[^>]+>; rel="next"$/)
    })

    it('of a sign-in has nothing of an address that a client only claims', async () => {
      const body = { name: 'sari', password: 'kopi tubruk panas' }
      const forged = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }
      const { access_token } = await shop.done('POST', 'staff/sessions', { body, headers: forged })
      const sessions = await shop.done('GET', 'staff/sessions', { as: access_token })
      const current = sessions.find((one: { is_current: boolean }) => one.is_current)
      expect(current.address).toMatch(/^[\da-f.:]+$/)
      expect(current.address).not.toBe('203.0.113.9')
    })
  })

  it('takes a body in chunks, without its length', async () => {
    const parts = ['{"user_id":100,', '"goods_id":1,', '"total":2}'].map((part) =>
      new TextEncoder().encode(part),
    )
    const { url } = shop.request('POST', 'cart')
    const request = new Request(url, {
      method: 'POST',
      headers: JSON_TYPE,
      body: ReadableStream.from(parts),
      duplex: 'half',
    })
    const asked = await read(await shop.host.fetch(request), url)
    expect([asked.status, asked.data]).toMatchObject([200, { total_goods: 2, total_amount: 10_000 }])
  })
}
