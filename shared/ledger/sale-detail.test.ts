import { describe, expect, it } from 'vitest'
import { type LineRow, linesDigest } from './sale-detail.ts'

const COFFEE: LineRow = {
  line_number: 1,
  kind: 'goods',
  goods_id: 7,
  name: 'Es Téh ☕',
  quantity: 2,
  unit_price: 5000,
  amount: 10_000,
  stock_change: -2,
  note: '',
}
const DISCOUNT: LineRow = {
  ...COFFEE,
  line_number: 2,
  kind: 'discount',
  goods_id: null,
  quantity: 1,
  unit_price: -500,
  amount: -500,
  stock_change: 0,
}

describe('the digest of the lines of a sale', () => {
  it('is that of their canonical JSON', () => {
    // As sha256sum makes them of the JSON written by hand.
    expect(linesDigest([COFFEE])).toBe('c2c96f44c9c21c9a811fa80870a4bb259a3439112fd883173d726d466995abab')
    expect(linesDigest([COFFEE, DISCOUNT])).toBe(
      '69a704c5b58850651b8a6098baaf12de568a85c8a0aa71a5215371c55b33589e',
    )
    expect(linesDigest([])).toBe('4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945')
  })

  it('does not rest on the order of the columns', () => {
    const reversed = Object.fromEntries(Object.entries(COFFEE).reverse()) as unknown as LineRow
    expect(linesDigest([reversed])).toBe(linesDigest([COFFEE]))
  })

  it('stays what it is when a column is added that says nothing of the line', () => {
    const later = { ...COFFEE, modifiers: null, unit_cost: undefined, included_amount: 0, colour: '' }
    expect(linesDigest([later])).toBe(linesDigest([COFFEE]))
  })

  it.each([
    { quantity: 3 },
    { unit_price: 5001 },
    { amount: 10_001 },
    { name: 'Es Teh ☕' },
    { note: 'x' },
    { stock_change: 0 },
    { goods_id: 8 },
    { line_number: 2 },
    { kind: 'delivery' },
    { modifiers: '[]' },
    { unit_cost: 1 },
    { included_amount: 1 },
  ])('is another with %o', (change) => {
    expect(linesDigest([{ ...COFFEE, ...change }])).not.toBe(linesDigest([COFFEE]))
  })
})
