import { STATUS_CODES } from 'node:http'
import { describe, expect, it } from 'vitest'
import { catalogue } from './catalogue.ts'

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

  it('gives every reason the status that was promised', () => {
    expect(Object.fromEntries(entries.map(([reason, { status }]) => [reason, status]))).toEqual({
      BAD_REQUEST: 400,
      MALFORMED_JSON: 400,
      VALIDATION_FAILED: 400,
      IDEMPOTENCY_KEY_INVALID: 400,
      NOT_FOUND: 404,
      GOODS_NOT_FOUND: 404,
      CART_NOT_FOUND: 404,
      CART_LINE_NOT_FOUND: 404,
      METHOD_NOT_ALLOWED: 405,
      REQUEST_TIMEOUT: 408,
      CART_ALREADY_PAID: 409,
      GOODS_INACTIVE: 409,
      IN_PROGRESS: 409,
      OUT_OF_STOCK: 409,
      PRICE_CHANGED: 409,
      CART_ENDED: 410,
      BODY_TOO_LARGE: 413,
      URI_TOO_LONG: 414,
      UNSUPPORTED_MEDIA_TYPE: 415,
      AMOUNT_TOO_LARGE: 422,
      CART_EMPTY: 422,
      CART_FULL: 422,
      IDEMPOTENCY_KEY_REUSED: 422,
      PAYMENT_NOT_EXACT: 422,
      QUANTITY_TOO_LARGE: 422,
      PAYMENT_TOO_LOW: 422,
      HEADERS_TOO_LARGE: 431,
      INTERNAL_ERROR: 500,
      UNAVAILABLE: 503,
      OUTCOME_UNKNOWN: 503,
    })
  })
})
