import { STATUS_CODES } from 'node:http'
import { describe, expect, it } from 'vitest'
import { catalogue, type Reason } from './catalogue.ts'

const entries = Object.entries(catalogue)

describe('the catalogue of refusals', () => {
  it.each(entries)('has for %s a constant name, a known status and plain sentences', (reason, entry) => {
    expect(reason).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(STATUS_CODES[entry.status]).toBeDefined()
    expect(entry.status).toBeGreaterThanOrEqual(400)
    expect(entry.message).toMatch(/^[A-Z].*\.$/)
  })

  it('is in the order of its statuses', () => {
    const statuses = entries.map(([, { status }]) => status)
    expect(statuses).toEqual(statuses.toSorted((a, b) => a - b))
  })

  it('says the same of no two', () => {
    expect(new Set(entries.map(([, { message }]) => message)).size).toBe(entries.length)
  })

  it.each<[Reason, number]>([
    ['VALIDATION_FAILED', 400],
    ['CART_NOT_FOUND', 404],
    ['CART_ALREADY_PAID', 409],
    ['IN_PROGRESS', 409],
    ['OUT_OF_STOCK', 409],
    ['PRICE_CHANGED', 409],
    ['PAYMENT_TOO_LOW', 422],
    ['CART_EMPTY', 422],
    ['IDEMPOTENCY_KEY_INVALID', 400],
    ['IDEMPOTENCY_KEY_REUSED', 422],
    ['INTERNAL_ERROR', 500],
    ['UNAVAILABLE', 503],
    ['OUTCOME_UNKNOWN', 503],
  ])('gives %s the status that was promised: %i', (reason, status) => {
    expect(catalogue[reason].status).toBe(status)
  })
})
