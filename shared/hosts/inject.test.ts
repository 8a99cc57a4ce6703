import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { defineFunction, type Platform } from '../http/define-function.ts'
import { createInject } from './inject.ts'

describe('a function in memory', () => {
  it('is at /, behind everything that is the same for every function', async () => {
    const hello = defineFunction<string>('hello', {
      summary: 'Greets.',
      wire: ({ config }) => config.shopTimeZone,
      routes: (zone) => async (routes) => {
        routes.get('/', async () => ({ zone }))
      },
    })
    const app = await createInject(hello, { config: loadConfig({ LOG_LEVEL: 'silent' }) } as Platform)

    expect((await app.inject('/')).json()).toEqual({ zone: 'Asia/Jakarta' })
    const wrong = await app.inject({ method: 'POST', url: '/' })
    expect(wrong.statusCode).toBe(405)
    expect(wrong.headers['allow']).toBe('GET, HEAD')
    expect(wrong.headers['x-request-id']).toBe(wrong.json().error.request_id)
  })
})
