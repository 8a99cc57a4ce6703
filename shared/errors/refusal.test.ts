import { describe, expect, it } from 'vitest'
import { Refusal, Unavailable } from './refusal.ts'

describe('a refusal', () => {
  it('has the status and the sentence of its reason', () => {
    const refusal = new Refusal('CART_EMPTY')
    expect(refusal).toMatchObject({
      name: 'Refusal',
      reason: 'CART_EMPTY',
      status: 422,
      message: 'The cart has no lines to pay for.',
      details: {},
    })
    expect(refusal.retryAfterSeconds).toBeUndefined()
    expect(refusal).toBeInstanceOf(Error)
  })

  it('carries details, the time to try again and its cause', () => {
    const cause = new Error('lock')
    expect(new Refusal('IN_PROGRESS', { a: 1 }, { retryAfterSeconds: 1, cause })).toMatchObject({
      details: { a: 1 },
      retryAfterSeconds: 1,
      cause,
    })
  })
})

describe('unavailability', () => {
  it.each([
    [0, 1],
    [0.34, 2],
    [0.67, 3],
    [0.999_999, 3],
  ])('asks to try again, by a throw of %f, after %i s', (thrown, seconds) => {
    expect(new Unavailable(undefined, 'UNAVAILABLE', () => thrown).retryAfterSeconds).toBe(seconds)
  })

  it('asks for one, two or three seconds if nobody throws for it', () => {
    const asked = new Set(Array.from({ length: 200 }, () => new Unavailable(undefined).retryAfterSeconds))
    expect([...asked].sort()).toEqual([1, 2, 3])
  })

  it('is a refusal with 503, whose cause is kept for the log', () => {
    const cause = new Error('the disk is full')
    const unavailable = new Unavailable(cause)
    expect(unavailable).toMatchObject({ reason: 'UNAVAILABLE', status: 503, details: {}, cause })
    expect(unavailable).toBeInstanceOf(Refusal)
    expect(unavailable.message).not.toContain('disk')
  })

  it('with an unknown outcome asks to try again after 2 s, without a throw', () => {
    const unknown = new Unavailable(new Error('lost'), 'OUTCOME_UNKNOWN', () => 0.999)
    expect(unknown).toMatchObject({ reason: 'OUTCOME_UNKNOWN', status: 503, retryAfterSeconds: 2 })
  })
})
