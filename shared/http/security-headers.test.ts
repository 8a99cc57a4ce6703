import { describe, expect, it } from 'vitest'
import { createTestApp } from './test-app.ts'

const { app } = await createTestApp(async (routes) => {
  routes.get('/menu', async () => ({}))
})

describe('every answer', () => {
  it.each(['/menu', '/nothing'])('forbids a browser to make anything of it: %s', async (url) => {
    const { headers } = await app.inject(url)
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('tells neither what serves it nor that it must be HTTPS', async () => {
    const { headers } = await app.inject('/menu')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['server']).toBeUndefined()
    expect(headers['strict-transport-security']).toBeUndefined()
  })
})
