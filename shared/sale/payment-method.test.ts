import { describe, expect, it } from 'vitest'
import { PaymentMethod } from './payment-method.ts'

describe('a method of payment', () => {
  it('is cash, or at the counter', () => {
    expect(PaymentMethod.options).toEqual(['cash', 'counter'])
    expect(PaymentMethod.safeParse('qris').success).toBe(false)
    expect(PaymentMethod.safeParse('Cash').success).toBe(false)
  })
})
