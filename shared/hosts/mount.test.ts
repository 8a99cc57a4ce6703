import { describe, expect, it } from 'vitest'
import { createApp } from '../http/create-app.ts'
import type { KedaiFunction, Platform } from '../http/define-function.ts'
import { mountFunctions, warmUpRequests } from './mount.ts'

/** A function that counts its calls, and how often it was made. */
function createCounter(name: string) {
  const made: Platform[] = []
  const counter: KedaiFunction = {
    name,
    summary: 'Counts.',
    warmUp: (round) => [{ method: 'GET', url: `/${round}` }],
    plugin: (platform) => {
      made.push(platform)
      let calls = 0
      return async (app) => {
        app.get('/', { config: { access: 'public' } }, async () => ({ name, calls: ++calls }))
        app.get('/:id', { config: { access: 'public' } }, async (request) => ({
          id: (request.params as { id: string }).id,
        }))
      }
    },
  }
  return { counter, made }
}

const platform = {} as Platform
const cart = createCounter('cart')
const pay = createCounter('pay')
const app = await createApp({ logLevel: 'silent', corsOrigins: [], tls: undefined })
await mountFunctions(app, [cart.counter, pay.counter], platform)
const ask = async (url: string) => (await app.inject(url)).json()

describe('a mounted function', () => {
  it('is reached, as one and the same, at the address of OpenFaaS and at the paper’s', async () => {
    expect(await ask('/function/cart')).toEqual({ name: 'cart', calls: 1 })
    expect(await ask('/api/small/cart')).toEqual({ name: 'cart', calls: 2 })
    expect(await ask('/function/cart/')).toEqual({ name: 'cart', calls: 3 })
    expect(cart.made).toEqual([platform])
  })

  it('is one among others', async () => {
    expect(await ask('/api/small/pay')).toEqual({ name: 'pay', calls: 1 })
  })

  it('has its further routes below', async () => {
    expect(await ask('/function/cart/42')).toEqual({ id: '42' })
    expect(await ask('/api/small/cart/42')).toEqual({ id: '42' })
  })

  it.each(['/function/cart', '/api/small/cart', '/api/small/cart/42'])(
    'names its methods at %s',
    async (url) => {
      const response = await app.inject({ method: 'PUT', url })
      expect(response.statusCode).toBe(405)
      expect(response.headers['allow']).toBe('GET, HEAD')
    },
  )

  it.each(['/cart', '/function', '/function/nothing', '/api/small/cart/42/more'])(
    'is not at %s',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(404)
    },
  )
})

it('warms each function up at one of its addresses', () => {
  expect(warmUpRequests([cart.counter, pay.counter], 7)).toEqual([
    { method: 'GET', url: '/api/small/cart/7' },
    { method: 'GET', url: '/api/small/pay/7' },
  ])
})
