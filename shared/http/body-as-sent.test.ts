import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestApp } from './test-app.ts'

const { app } = await createTestApp(async (routes) => {
  routes.post(
    '/drinks',
    {
      schema: {
        body: z.object({ size: z.string().default('large'), sugar: z.int().overwrite((n) => n + 1) }),
      },
    },
    async (request) => ({ sent: request.bodyAsSent, parsed: request.body }),
  )
  routes.get('/drinks', async (request) => ({ sent: request.bodyAsSent ?? 'nothing' }))
})

describe('the body as it was sent', () => {
  it('is there beside the one that its schema made of it', async () => {
    const response = await app.inject({ method: 'POST', url: '/drinks', payload: { sugar: 1, ice: true } })
    expect(response.json()).toEqual({
      sent: { sugar: 1, ice: true },
      parsed: { size: 'large', sugar: 2 },
    })
  })

  it('is nothing where none was sent', async () => {
    expect((await app.inject('/drinks')).json()).toEqual({ sent: 'nothing' })
  })
})
