import { describe, expect, it } from 'vitest'
import { nextReceipt, receiptNumberOf } from './ledger-head.ts'

const JAKARTA = { timeZone: 'Asia/Jakarta', startsAt: '00:00' }

describe('the next receipt', () => {
  it.each([
    ['one more on the same day', '2026-11-24 08:30:00.000000', '2026-11-24', 1],
    ['one more up to the last microsecond of the day', '2026-11-24 16:59:59.999999', '2026-11-24', 1],
    ['one more while the clock is behind the head', '2026-11-20 08:30:00.000000', '2026-11-24', 1],
    ['one more while the clock was never set', '1970-01-01 00:00:01.000000', '2026-11-24', 1],
  ])('is %s', (_name, now, businessDate) => {
    expect(nextReceipt({ now, businessDate, lastReceiptSequence: 41 }, JAKARTA)).toEqual({
      businessDate: '2026-11-24',
      sequence: 42,
    })
  })

  it.each([
    ['of the next day, from its midnight on', '2026-11-24 17:00:00.000000', '2026-11-24', '2026-11-25'],
    [
      'of a day after the shop was closed for a while',
      '2026-11-24 08:30:00.000000',
      '2026-11-01',
      '2026-11-24',
    ],
    ['of the first day of trade', '2026-11-24 08:30:00.000000', '1970-01-01', '2026-11-24'],
    ['of the next year', '2026-12-31 17:00:00.000000', '2026-12-31', '2027-01-01'],
  ])('is the first %s', (_name, now, businessDate, expected) => {
    expect(nextReceipt({ now, businessDate, lastReceiptSequence: 41 }, JAKARTA)).toEqual({
      businessDate: expected,
      sequence: 1,
    })
  })
})

describe('the next receipt, once the owner set the date back from days that are still to come,', () => {
  const head = {
    businessDate: '2026-11-24',
    lastReceiptSequence: 41,
    laterSequences: new Map([
      ['2026-11-25', 3],
      ['2026-12-24', 9],
    ]),
  }

  it.each([
    ['2026-11-24 08:30:00.000000', '2026-11-24', 42],
    ['2026-11-25 08:30:00.000000', '2026-11-25', 4],
    ['2026-11-26 08:30:00.000000', '2026-11-26', 1],
    ['2026-12-24 08:30:00.000000', '2026-12-24', 10],
  ])('is, at %s, of %s with number %i', (now, businessDate, sequence) => {
    expect(nextReceipt({ ...head, now }, JAKARTA)).toEqual({ businessDate, sequence })
  })
})

describe('the number of a receipt', () => {
  it.each([
    [1, '20261124-0001'],
    [42, '20261124-0042'],
    [9_999, '20261124-9999'],
    [10_000, '20261124-10000'],
    [123_456, '20261124-123456'],
  ])('for sale %i of the day is %s', (sequence, expected) => {
    expect(receiptNumberOf({ businessDate: '2026-11-24', sequence })).toBe(expected)
  })
})
