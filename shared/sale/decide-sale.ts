import { Refusal } from '../errors/refusal.ts'
import { type CatalogueGoods, stockLeft } from '../goods/read-goods.ts'
import type { CartLine } from './cart-record.ts'
import type { PaymentMethod, PaymentStatus } from './payment-method.ts'
import { type PricedSale, priceSale } from './price-sale.ts'

/** Everything a sale is decided by; nothing else is looked at. */
export interface SaleFacts {
  readonly lines: readonly CartLine[]
  readonly goods: ReadonlyMap<number, CatalogueGoods>
  readonly method: PaymentMethod
  /** Rupiah handed over. */
  readonly paymentAmount: number
}

/** What one kind of goods gives to the sale, all its lines together. */
export interface GoodsNeed {
  readonly goodsId: number
  readonly quantity: number
  /** Rupiah a piece, in the catalogue and on every line. */
  readonly price: number
  readonly tracksStock: boolean
}

/** A sale that may be booked. */
export interface Sale extends PricedSale {
  /** By ascending `goodsId`: the order in which goods are locked. */
  readonly needs: readonly GoodsNeed[]
  readonly method: PaymentMethod
  readonly paymentStatus: PaymentStatus
  readonly paymentAmount: number
  /** Change, in rupiah. */
  readonly returnAmount: number
}

/**
 * The rules of a sale, apart from any SQL.
 *
 * @throws Refusal `CART_EMPTY`, `GOODS_INACTIVE`, `PRICE_CHANGED`, `AMOUNT_TOO_LARGE`, `PAYMENT_TOO_LOW`,
 *   `PAYMENT_NOT_EXACT` or `OUT_OF_STOCK`, looked for in this order
 */
export function decideSale({ lines, goods, method, paymentAmount }: SaleFacts): Sale {
  if (lines.length === 0) throw new Refusal('CART_EMPTY')
  refuseInactive(lines, goods)
  refuseChangedPrices(lines, goods)
  const priced = priceSale(lines, goods)
  const returnAmount = changeDue(method, priced.totalAmount, paymentAmount)
  const needs = needsOf(lines, goods)
  refuseBeyondStock(needs, goods)
  return {
    ...priced,
    needs,
    method,
    paymentStatus: method === 'cash' ? 'paid' : 'waiting',
    paymentAmount,
    returnAmount,
  }
}

/**
 * Change due.
 *
 * @returns rupiah, ≥ 0
 * @throws Refusal `PAYMENT_TOO_LOW`; `PAYMENT_NOT_EXACT` for more than the total by other means than cash
 */
export function changeDue(method: PaymentMethod, totalAmount: number, paymentAmount: number): number {
  const amounts = { total_amount: totalAmount, payment_amount: paymentAmount }
  if (paymentAmount < totalAmount) throw new Refusal('PAYMENT_TOO_LOW', amounts)
  if (method !== 'cash' && paymentAmount > totalAmount) throw new Refusal('PAYMENT_NOT_EXACT', amounts)
  return paymentAmount - totalAmount
}

/**
 * @throws Refusal `OUT_OF_STOCK` naming all goods of which there is not enough
 */
export function refuseBeyondStock(
  needs: readonly Pick<GoodsNeed, 'goodsId' | 'quantity'>[],
  goods: ReadonlyMap<number, CatalogueGoods>,
): void {
  const short = needs.flatMap(({ goodsId, quantity }) => {
    const found = goods.get(goodsId)
    const left = found === undefined ? 0 : stockLeft(found)
    return quantity > left ? [{ goods_id: goodsId, total: quantity, stock: left }] : []
  })
  if (short.length > 0) throw new Refusal('OUT_OF_STOCK', { goods: short })
}

function refuseInactive(lines: readonly CartLine[], goods: ReadonlyMap<number, CatalogueGoods>): void {
  const inactive = lines.filter((line) => goods.get(line.goodsId)?.isActive !== true)
  if (inactive.length > 0) {
    throw new Refusal('GOODS_INACTIVE', {
      lines: inactive.map((line) => ({ line_number: line.lineNumber, goods_id: line.goodsId })),
    })
  }
}

function refuseChangedPrices(lines: readonly CartLine[], goods: ReadonlyMap<number, CatalogueGoods>): void {
  const changed = lines.flatMap((line) => {
    const price = goods.get(line.goodsId)?.price
    return price === line.unitPrice
      ? []
      : [
          {
            line_number: line.lineNumber,
            goods_id: line.goodsId,
            goods_price: line.unitPrice,
            price_now: price,
          },
        ]
  })
  if (changed.length > 0) throw new Refusal('PRICE_CHANGED', { lines: changed })
}

function needsOf(lines: readonly CartLine[], goods: ReadonlyMap<number, CatalogueGoods>): GoodsNeed[] {
  return [...Map.groupBy(lines, (line) => line.goodsId)]
    .map(([goodsId, ofGoods]) => ({
      goodsId,
      quantity: ofGoods.reduce((sum, line) => sum + line.quantity, 0),
      price: goods.get(goodsId)?.price ?? 0,
      tracksStock: goods.get(goodsId)?.tracksStock ?? true,
    }))
    .sort((a, b) => a.goodsId - b.goodsId)
}
