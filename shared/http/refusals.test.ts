import { describe, expect, it } from 'vitest'
import { ErrorEnvelope } from '../contract/envelope.ts'
import { refusals } from './refusals.ts'

describe('the refusals of an operation', () => {
  it('are always those that any request may meet', () => {
    expect(Object.keys(refusals())).toEqual(['400', '503'])
  })

  it('are one response a status, described by its reasons in their order', () => {
    const responses = refusals('PAYMENT_TOO_LOW', 'CART_EMPTY', 'CART_NOT_FOUND', 'OUTCOME_UNKNOWN')
    expect(Object.keys(responses)).toEqual(['400', '404', '422', '503'])
    expect(responses[422]?.description).toBe(
      '`CART_EMPTY`: The cart has no lines to pay for.\n\n`PAYMENT_TOO_LOW`: The payment is less than the total.',
    )
    expect(responses[503]?.description).toMatch(/^`OUTCOME_UNKNOWN`: .*\n\n`UNAVAILABLE`: /)
  })

  it('name a reason once, however often it is given', () => {
    expect(refusals('VALIDATION_FAILED', 'CART_EMPTY', 'CART_EMPTY')[400]?.description).toBe(
      '`VALIDATION_FAILED`: A field or parameter is missing or wrong; details name each.',
    )
  })

  it('have the error envelope for their shape', () => {
    expect(refusals('CART_EMPTY')[422]?.content).toEqual({ 'application/json': { schema: ErrorEnvelope } })
  })
})
