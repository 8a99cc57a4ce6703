import { describe, expect, it } from 'vitest'
import { defineFunction, type Platform } from './define-function.ts'
import { createTestApp } from './test-app.ts'

describe('a function', () => {
  it('makes its dependencies from the platform and its routes from those', async () => {
    const hello = defineFunction<{ greet: () => string }>('hello', {
      summary: 'Greets.',
      wire: ({ config }) => ({ greet: () => `Halo from ${config.shopTimeZone}!` }),
      routes:
        ({ greet }) =>
        async (app) => {
          app.get('/', async () => ({ greeting: greet() }))
        },
    })
    expect(hello).toMatchObject({ name: 'hello', summary: 'Greets.' })

    const { app } = await createTestApp(
      hello.plugin({ config: { shopTimeZone: 'Asia/Makassar' } } as Platform),
    )
    expect((await app.inject('/')).json()).toEqual({ greeting: 'Halo from Asia/Makassar!' })
  })
})
