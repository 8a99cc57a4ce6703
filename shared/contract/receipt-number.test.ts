import { describe, expect, it } from 'vitest'
import { ReceiptNumber, receiptKey } from './receipt-number.ts'

describe("a receipt's number", () => {
  it.each(['20261124-0001', '20261124-12345', '20261124-999999999'])('is %s', (text) => {
    expect(ReceiptNumber.safeParse(text).success).toBe(true)
  })

  it.each([
    '',
    '20261124',
    '20261124-001',
    '20261324-0001',
    '20260230-0001',
    '20261124-0001x',
    '20261124-1234567890',
  ])('is not %j', (text) => {
    expect(ReceiptNumber.safeParse(text).success).toBe(false)
  })

  it('is a day and a number in it', () => {
    expect(receiptKey('20261124-0012')).toEqual(['2026-11-24', 12])
  })
})
