import type { CatalogueGoods } from '../goods/read-goods.ts'
import { lineTotal, sumOf } from '../money/rupiah.ts'
import type { CartLine } from './cart-record.ts'

/** One line of a sale, as it is booked. */
export interface SaleLine {
  readonly lineNumber: number
  /** Other kinds (discount, service, tax, rounding, delivery) carry a signed amount and no goods. */
  readonly kind: 'goods'
  readonly goodsId: number
  /** Name as sold. */
  readonly name: string
  readonly quantity: number
  /** Rupiah a piece. */
  readonly unitPrice: number
  /** Rupiah: quantity × unit price. */
  readonly amount: number
  /** The sale's stock movement in pieces: −quantity, or 0 where stock is not tracked. */
  readonly stockChange: number
  readonly note: string
}

/** The lines of a sale with their sums. */
export interface PricedSale {
  readonly lines: readonly SaleLine[]
  /** Pieces. */
  readonly totalGoods: number
  /** Rupiah, 0..RUPIAH_MAX. */
  readonly totalAmount: number
}

/**
 * Makes the lines of a sale; cart and pay both do it here, so what is shown is what is charged.
 *
 * @param lines - the cart's lines at the prices that were accepted
 * @param goods - the goods of every line
 * @throws Refusal `AMOUNT_TOO_LARGE`
 */
export function priceSale(
  lines: readonly CartLine[],
  goods: ReadonlyMap<number, CatalogueGoods>,
): PricedSale {
  const saleLines = lines.map((line): SaleLine => {
    const sold = goods.get(line.goodsId)
    return {
      lineNumber: line.lineNumber,
      kind: 'goods',
      goodsId: line.goodsId,
      name: sold?.name ?? '',
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      amount: lineTotal(line.unitPrice, line.quantity),
      stockChange: sold?.tracksStock ? -line.quantity : 0,
      note: line.note,
    }
  })
  return {
    lines: saleLines,
    totalGoods: lines.reduce((sum, line) => sum + line.quantity, 0),
    totalAmount: sumOf(saleLines.map((line) => line.amount)),
  }
}
