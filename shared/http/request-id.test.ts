import { describe, expect, it } from 'vitest'
import { createTestApp } from './test-app.ts'

const { app, log } = await createTestApp(async (routes) => {
  routes.get('/id', async (request) => ({ id: request.id }))
})
const ask = (headers: Record<string, string>, url = '/id') => app.inject({ url, headers })

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('the id of a request', () => {
  it('is a new one where none was sent', async () => {
    const [first, second] = [await ask({}), await ask({})]
    expect(first.headers['x-request-id']).toMatch(UUID_V7)
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
  })

  it.each(['x-call-id', 'x-request-id'])('is the one that was sent as %s', async (header) => {
    const response = await ask({ [header]: 'call_1.of-the-gateway' })
    expect(response.headers['x-request-id']).toBe('call_1.of-the-gateway')
    expect(response.json()).toEqual({ id: 'call_1.of-the-gateway' })
  })

  it('is the gateway’s rather than the client’s', async () => {
    const response = await ask({ 'x-request-id': 'client', 'x-call-id': 'gateway' })
    expect(response.headers['x-request-id']).toBe('gateway')
  })

  it.each(['', 'x'.repeat(65), 'a b', '<script>', 'a\tb', 'é'])(
    'is a new one where %j was sent',
    async (id) => {
      expect((await ask({ 'x-call-id': id })).headers['x-request-id']).toMatch(UUID_V7)
    },
  )

  it('may be as long as 64 characters', async () => {
    expect((await ask({ 'x-call-id': 'x'.repeat(64) })).headers['x-request-id']).toBe('x'.repeat(64))
  })

  it('is the client’s where the gateway’s is no id', async () => {
    expect((await ask({ 'x-call-id': 'a b', 'x-request-id': 'client' })).headers['x-request-id']).toBe(
      'client',
    )
  })

  it('is in the refusal, its header and the log alike', async () => {
    log.length = 0
    const response = await ask({ 'x-call-id': 'lost' }, '/nothing')
    expect(response.json().error.request_id).toBe('lost')
    expect(response.headers['x-request-id']).toBe('lost')
    expect(log.map((line) => JSON.parse(line).request_id)).toEqual(['lost', 'lost'])
  })
})
