import { describe, expect, it } from 'vitest'
import { PaymentMethod } from './payment-method.ts'

describe('a method of payment', () => {
  it('is one of those that a shop can offer', () => {
    expect(PaymentMethod.options).toEqual(['cash', 'counter', 'card', 'transfer', 'kasbon'])
    expect(PaymentMethod.safeParse('qris').success).toBe(false)
    expect(PaymentMethod.safeParse('Cash').success).toBe(false)
  })
})
