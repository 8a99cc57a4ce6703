import type { SoldModifier } from '../goods/modifiers.ts'

/** One line of a sale, as it is booked. */
export interface SaleLine {
  readonly lineNumber: number
  /** Other kinds than goods carry a signed amount and no goods. */
  readonly kind: 'goods' | 'discount' | 'service' | 'tax' | 'rounding'
  readonly goodsId: number | null
  /** Name as sold. */
  readonly name: string
  readonly quantity: number
  /** Rupiah a piece, modifiers included. */
  readonly unitPrice: number
  /** Rupiah: quantity × unit price. */
  readonly amount: number
  /** The sale's stock movement in pieces: −quantity, or 0 where stock is not tracked. */
  readonly stockChange: number
  readonly note: string
  /** As they were sold. */
  readonly modifiers: readonly SoldModifier[]
  /** Rupiah that a piece costs the shop; null where that is not known. */
  readonly unitCost: number | null
  /** The goods line that a discount belongs to; null for one on the whole sale. */
  readonly ofLine: number | null
  /** Rupiah of tax that the prices hold already. */
  readonly includedAmount: number
}

/** A line that is no goods: its amount is booked as one piece. */
export function extraLine(
  lineNumber: number,
  kind: Exclude<SaleLine['kind'], 'goods'>,
  name: string,
  amount: number,
  more: Partial<Pick<SaleLine, 'note' | 'ofLine' | 'includedAmount'>> = {},
): SaleLine {
  return {
    lineNumber,
    kind,
    goodsId: null,
    name,
    quantity: 1,
    unitPrice: amount,
    amount,
    stockChange: 0,
    note: '',
    modifiers: [],
    unitCost: null,
    ofLine: null,
    includedAmount: 0,
    ...more,
  }
}
