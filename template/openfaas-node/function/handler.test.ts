import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastify } from 'fastify'
import handler from './handler.ts'

test('greets whom it is told to greet', async () => {
  const app = fastify()
  await app.register(handler)
  const response = await app.inject('/?name=Kedai')
  assert.deepEqual(response.json(), { message: 'Halo, Kedai!' })
})
