import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ErrorEnvelope, enveloped, errorEnvelope, ok } from './envelope.ts'

const error = { reason: 'CART_EMPTY', message: 'No lines.', details: { a: 1 }, request_id: 'r1' }

describe('the envelope', () => {
  it('of a yes carries the data', () => {
    expect(ok({ id: 1 })).toEqual({ code: 200, status: 'OK', data: { id: 1 } })
  })

  it('of a yes is what its schema says, and nothing else is', () => {
    const schema = enveloped(z.object({ id: z.int() }))
    expect(schema.parse(ok({ id: 1 }))).toEqual({ code: 200, status: 'OK', data: { id: 1 } })
    expect(schema.safeParse({ code: 201, status: 'OK', data: { id: 1 } }).success).toBe(false)
    expect(schema.safeParse({ code: 200, status: 'Fine', data: { id: 1 } }).success).toBe(false)
    expect(schema.safeParse(ok({ id: 'one' })).success).toBe(false)
  })

  it.each([
    [400, 'Bad Request'],
    [409, 'Conflict'],
    [422, 'Unprocessable Entity'],
    [503, 'Service Unavailable'],
    [799, 'Unknown'],
  ])('of a no with %i says "%s" and no data', (code, status) => {
    expect(errorEnvelope(code, error)).toEqual({ code, status, data: null, error })
  })

  it('of a no is what its schema says', () => {
    expect(ErrorEnvelope.parse(errorEnvelope(422, error))).toEqual(errorEnvelope(422, error))
    expect(ErrorEnvelope.safeParse({ ...errorEnvelope(422, error), data: {} }).success).toBe(false)
  })
})
