import { type LineRow, linesDigest } from '@kedai/shared/ledger/sale-detail.ts'
import { describe, expect, it } from 'vitest'
import { checkSale, saleDetailOf } from './check-sale.ts'

const LINES: readonly LineRow[] = [
  {
    line_number: 1,
    kind: 'goods',
    goods_id: 1,
    name: 'Kopi',
    quantity: 2,
    unit_price: 5000,
    amount: 10_000,
    stock_change: -2,
    note: '',
  },
]
const SALE = {
  cart_id: 1001,
  method: 'cash',
  total_amount: 10_000,
  payment_amount: 20_000,
  return_amount: 10_000,
  business_date: '2026-11-24',
  receipt_sequence: 42,
}
const DETAIL = {
  cart_id: 1001,
  method: 'cash',
  total_amount: 10_000,
  payment_amount: 20_000,
  return_amount: 10_000,
  receipt_number: '20261124-0042',
  lines_sha256: linesDigest(LINES),
}

describe('a sale', () => {
  it('is what its event says', () => {
    expect(checkSale(7, DETAIL, SALE, LINES)).toBeUndefined()
  })

  it('is not held against what its event does not vouch for, nor against what only events know', () => {
    const { method, ...older } = DETAIL
    expect(checkSale(7, { ...older, weather: 'rain' }, { ...SALE, method: 'card' }, LINES)).toBeUndefined()
  })

  it.each([
    [{ total_amount: 9_000 }, 'total_amount is 9000 and was booked as 10000'],
    [{ payment_amount: 10_000 }, 'payment_amount is 10000 and was booked as 20000'],
    [{ return_amount: 0 }, 'return_amount is 0 and was booked as 10000'],
    [{ method: 'card' }, 'method is card and was booked as cash'],
    [{ cart_id: 1002 }, 'cart_id is 1002 and was booked as 1001'],
    [{ receipt_sequence: 43 }, 'receipt_number is 20261124-0043 and was booked as 20261124-0042'],
    [{ business_date: '2026-11-25' }, 'receipt_number is 20261125-0042 and was booked as 20261124-0042'],
  ])('is told to be changed with %o', (change, what) => {
    expect(checkSale(7, DETAIL, { ...SALE, ...change }, LINES)).toBe(
      `The sale of event 7 (receipt 20261124-0042) was changed: ${what}.`,
    )
  })

  it.each([
    ['changed', LINES.map((line) => ({ ...line, name: 'Teh' }))],
    ['put in', [...LINES, ...LINES]],
    ['gone', []],
  ])('is told to be changed with a line that was %s', (_name, lines) => {
    expect(checkSale(7, DETAIL, SALE, lines)).toBe(
      'The sale of event 7 (receipt 20261124-0042) was changed: its lines are not those that were booked.',
    )
  })

  it('is told to be gone', () => {
    expect(checkSale(7, DETAIL, undefined, [])).toBe('The sale of event 7 (receipt 20261124-0042) is gone.')
  })
})

describe('the detail of an event', () => {
  it('is a sale’s where it vouches for lines', () => {
    expect(saleDetailOf(JSON.stringify(DETAIL))).toEqual(DETAIL)
  })

  it.each(['', '{}', '{"reason":"lines_sha256"}', '{"lines_sha256":1}', '{"lines_sha256":'])(
    'is not one: %s',
    (detail) => {
      expect(saleDetailOf(detail)).toBeUndefined()
    },
  )
})
