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
      IDEMPOTENCY_KEY_REQUIRED: 400,
      SIGN_IN_REQUIRED: 401,
      TOKEN_INVALID: 401,
      SIGN_IN_FAILED: 401,
      DEVICE_UNKNOWN: 401,
      REFRESH_INVALID: 401,
      REFRESH_REUSED: 401,
      SET_UP_CODE_WRONG: 401,
      CASH_NEEDS_STAFF: 403,
      METHOD_NEEDS_STAFF: 403,
      PASSWORD_CHANGE_REQUIRED: 403,
      PERMISSION_DENIED: 403,
      NOT_FOUND: 404,
      GOODS_NOT_FOUND: 404,
      CART_NOT_FOUND: 404,
      CART_LINE_NOT_FOUND: 404,
      CUSTOMER_NOT_FOUND: 404,
      SHIFT_NOT_FOUND: 404,
      TRANSACTION_NOT_FOUND: 404,
      PICTURE_NOT_FOUND: 404,
      MODIFIER_GROUP_NOT_FOUND: 404,
      STOCK_COUNT_LINE_NOT_FOUND: 404,
      STOCK_COUNT_NOT_FOUND: 404,
      WEBHOOK_NOT_FOUND: 404,
      WEBHOOK_DELIVERY_NOT_FOUND: 404,
      STAFF_NOT_FOUND: 404,
      SESSION_NOT_FOUND: 404,
      DEVICE_NOT_FOUND: 404,
      METHOD_NOT_ALLOWED: 405,
      REQUEST_TIMEOUT: 408,
      STAFF_NAME_TAKEN: 409,
      OWN_PASSWORD: 409,
      SKU_TAKEN: 409,
      BARCODE_TAKEN: 409,
      GOODS_SOLD: 409,
      CART_ALREADY_PAID: 409,
      CREDIT_LIMIT: 409,
      STEP_NOT_ALLOWED: 409,
      REFUND_TOO_HIGH: 409,
      REFUND_METHOD: 409,
      REFUNDS_FULL: 409,
      SHIFT_REQUIRED: 409,
      SHIFT_OPEN: 409,
      SHIFT_CLOSED: 409,
      CUSTOMER_OWES: 409,
      MODIFIER_SOLD_OUT: 409,
      SHOP_CLOSED: 409,
      MODIFIER_GROUP_IN_USE: 409,
      STOCK_NOT_TRACKED: 409,
      STOCK_COUNT_OPEN: 409,
      STOCK_COUNT_CLOSED: 409,
      STOCK_COUNT_TOO_LOW: 409,
      SET_UP_DONE: 409,
      LAST_OWNER: 409,
      GOODS_INACTIVE: 409,
      IN_PROGRESS: 409,
      OUT_OF_STOCK: 409,
      PRICE_CHANGED: 409,
      CART_ENDED: 410,
      VERSION_CHANGED: 412,
      BODY_TOO_LARGE: 413,
      URI_TOO_LONG: 414,
      UNSUPPORTED_MEDIA_TYPE: 415,
      PICTURE_INVALID: 422,
      PICTURE_TOO_LARGE: 422,
      AMOUNT_TOO_LARGE: 422,
      BARCODE_INVALID: 422,
      STOCK_COUNTED: 422,
      CSV_INVALID: 422,
      IMPORT_FAULTY: 422,
      CART_EMPTY: 422,
      SHIFT_FULL: 422,
      REPAYMENT_TOO_HIGH: 422,
      MODIFIER_NOT_FOUND: 422,
      MODIFIER_CHOICE: 422,
      TENDER_NOT_OFFERED: 422,
      SOLD_AT_REFUSED: 422,
      STOCK_COUNT_EMPTY: 422,
      STOCK_COUNT_TOO_LARGE: 422,
      CART_FULL: 422,
      IDEMPOTENCY_KEY_REUSED: 422,
      PAYMENT_NOT_EXACT: 422,
      QUANTITY_TOO_LARGE: 422,
      PAYMENT_TOO_LOW: 422,
      WEBHOOK_ADDRESS: 422,
      WEBHOOKS_FULL: 422,
      PASSWORD_WEAK: 422,
      PASSWORD_WRONG: 422,
      PIN_WEAK: 422,
      STAFF_FULL: 422,
      DEVICES_FULL: 422,
      IF_MATCH_REQUIRED: 428,
      TOO_MANY_LISTENERS: 429,
      TOO_MANY_ATTEMPTS: 429,
      HEADERS_TOO_LARGE: 431,
      INTERNAL_ERROR: 500,
      UNAVAILABLE: 503,
      LISTENERS_FULL: 503,
      OUTCOME_UNKNOWN: 503,
    })
  })
})
