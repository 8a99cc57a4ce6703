import { describe, expect, it } from 'vitest'
import { creditOf, decidePayment, isAllCash } from './decide-payment.ts'
import type { PaymentMethod } from './payment-method.ts'

const tender = (method: PaymentMethod, amount: number, customerId: number | null = null) => ({
  method,
  amount,
  customerId,
})

describe('a payment', () => {
  it.each([
    ['cash', 50_000, 'paid', 8_000],
    ['cash', 42_000, 'paid', 0],
    ['card', 42_000, 'paid', 0],
    ['counter', 42_000, 'waiting', 0],
    ['cash', 1_000_000_000_000, 'paid', 999_999_958_000],
  ] as const)('by %s of %i for 42 000 is %s with %i back', (method, amount, paymentStatus, returnAmount) => {
    expect(decidePayment(42_000, [tender(method, amount)])).toMatchObject({
      method,
      paymentStatus,
      paymentAmount: amount,
      returnAmount,
    })
  })

  it('of nothing for nothing is paid', () => {
    expect(decidePayment(0, [tender('cash', 0)])).toMatchObject({ paymentStatus: 'paid', returnAmount: 0 })
  })

  it('that is split gives change out of its cash', () => {
    expect(decidePayment(42_000, [tender('card', 30_000), tender('cash', 20_000)])).toMatchObject({
      method: 'split',
      paymentStatus: 'paid',
      paymentAmount: 50_000,
      returnAmount: 8_000,
    })
  })

  it.each([
    ['PAYMENT_TOO_LOW', [tender('cash', 41_999)]],
    ['PAYMENT_TOO_LOW', [tender('counter', 41_999)]],
    ['PAYMENT_NOT_EXACT', [tender('counter', 42_001)]],
    ['PAYMENT_TOO_LOW', [tender('cash', 20_000), tender('card', 21_999)]],
    ['PAYMENT_NOT_EXACT', [tender('card', 42_001)]],
    ['PAYMENT_NOT_EXACT', [tender('card', 42_001), tender('transfer', 1)]],
    // The card alone is more than the total: that could only be given back in cash that was never handed over.
    ['PAYMENT_NOT_EXACT', [tender('card', 43_000), tender('cash', 500)]],
  ] as const)('is refused as %s', (reason, tenders) => {
    expect(() => decidePayment(42_000, tenders)).toThrow(expect.objectContaining({ reason }))
  })

  it('on credit says whose and how much', () => {
    expect(creditOf([tender('cash', 1_000), tender('kasbon', 41_000, 7)])).toEqual({
      customerId: 7,
      amount: 41_000,
    })
    expect(creditOf([tender('cash', 42_000)])).toBeUndefined()
  })

  it('is all cash or not', () => {
    expect(isAllCash([tender('cash', 1)])).toBe(true)
    expect(isAllCash([tender('cash', 1), tender('card', 1)])).toBe(false)
    expect(isAllCash([tender('counter', 1)])).toBe(false)
  })
})
