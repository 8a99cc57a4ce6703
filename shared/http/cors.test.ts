import { describe, expect, it } from 'vitest'
import { createTestApp } from './test-app.ts'

const SHOP = 'https://shop.example'
const routes: Parameters<typeof createTestApp>[0] = async (app) => {
  app.get('/menu', async () => ({}))
  app.delete('/carts/:id', async () => ({}))
}

describe('another site', () => {
  const preflight = (origin: string, method: string) => ({
    method: 'OPTIONS' as const,
    url: '/carts/1',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'content-type,idempotency-key',
    },
  })

  it('may read nothing if none is listed', async () => {
    const { app } = await createTestApp(routes)
    const response = await app.inject({ url: '/menu', headers: { origin: SHOP } })
    expect(response.headers['access-control-allow-origin']).toBeUndefined()
    expect((await app.inject(preflight(SHOP, 'DELETE'))).statusCode).toBe(405)
  })

  it('may read the answers if it is listed', async () => {
    const { app } = await createTestApp(routes, { corsOrigins: ['https://till.example', SHOP] })
    const response = await app.inject({ url: '/menu', headers: { origin: SHOP } })
    expect(response.headers['access-control-allow-origin']).toBe(SHOP)
    expect(response.headers['vary']).toContain('Origin')
    expect(response.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('may read the headers that a page needs', async () => {
    const { app } = await createTestApp(routes, { corsOrigins: [SHOP] })
    const response = await app.inject({ url: '/menu', headers: { origin: SHOP } })
    expect(response.headers['access-control-expose-headers']).toBe(
      'ETag, Idempotency-Replayed, Link, Receipt-Print-Number, Retry-After, X-Request-Id, X-Total-Count',
    )
  })

  it('may read refusals as well', async () => {
    const { app } = await createTestApp(routes, { corsOrigins: [SHOP] })
    const response = await app.inject({ url: '/nothing', headers: { origin: SHOP } })
    expect(response.statusCode).toBe(404)
    expect(response.headers['access-control-allow-origin']).toBe(SHOP)
  })

  it('may read nothing if it is another than those listed', async () => {
    const { app } = await createTestApp(routes, { corsOrigins: [SHOP] })
    for (const origin of ['https://evil.example', `${SHOP}.evil.example`, 'http://shop.example', 'null']) {
      const response = await app.inject({ url: '/menu', headers: { origin } })
      expect(response.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])('may ask with %s', async (method) => {
    const { app } = await createTestApp(routes, { corsOrigins: [SHOP] })
    const response = await app.inject(preflight(SHOP, method))
    expect(response.statusCode).toBe(204)
    expect(response.headers['access-control-allow-origin']).toBe(SHOP)
    expect(String(response.headers['access-control-allow-methods']).split(', ')).toContain(method)
    expect(response.headers['access-control-allow-headers']).toBe('content-type,idempotency-key')
  })

  it('that only tries OPTIONS is not answered in plain text', async () => {
    const { app } = await createTestApp(routes, { corsOrigins: [SHOP] })
    const response = await app.inject({ method: 'OPTIONS', url: '/menu' })
    expect(response.statusCode).toBe(204)
    expect(response.body).toBe('')
  })
})
