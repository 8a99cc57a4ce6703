import { Refusal } from '../errors/refusal.ts'
import { NO_MODIFIERS } from '../goods/modifiers.ts'
import { type CatalogueGoods, stockLeft } from '../goods/read-goods.ts'
import type { CartLine } from './cart-record.ts'
import { type DecidedPayment, decidePayment } from './decide-payment.ts'
import type { Tender } from './payment-method.ts'
import { type ModifiersByLine, type PricedSale, type PriceRules, priceSale } from './price-sale.ts'
import { choicesOf, piecePrice, type SaleCatalogue } from './sale-catalogue.ts'

/** Everything a sale is decided by; nothing else is looked at. */
export interface SaleFacts {
  readonly lines: readonly CartLine[]
  readonly catalogue: SaleCatalogue
  readonly rules: PriceRules
  /** At least one. */
  readonly tenders: readonly Tender[]
}

/** What one kind of goods gives to the sale, all its lines together. */
export interface GoodsNeed {
  readonly goodsId: number
  readonly quantity: number
  /** Rupiah a piece, in the catalogue, without modifiers. */
  readonly price: number
  readonly tracksStock: boolean
}

/** A sale that may be booked. */
export interface Sale extends PricedSale, DecidedPayment {
  /** By ascending `goodsId`: the order in which goods are locked. */
  readonly needs: readonly GoodsNeed[]
}

/**
 * The rules of a sale, apart from any SQL.
 *
 * @throws Refusal `CART_EMPTY`, `GOODS_INACTIVE`, `MODIFIER_NOT_FOUND`, `MODIFIER_SOLD_OUT`, `MODIFIER_CHOICE`,
 *   `PRICE_CHANGED`, `AMOUNT_TOO_LARGE`, `CART_LINE_NOT_FOUND`, `PAYMENT_TOO_LOW`, `PAYMENT_NOT_EXACT` or
 *   `OUT_OF_STOCK`, looked for in this order
 */
export function decideSale({ lines, catalogue, rules, tenders }: SaleFacts): Sale {
  const { goods } = catalogue
  if (lines.length === 0) throw new Refusal('CART_EMPTY')
  refuseInactive(lines, goods)
  const choices = choicesOf(lines, catalogue)
  refuseChangedPrices(lines, goods, choices)
  const priced = priceSale(lines, goods, rules, choices)
  const payment = decidePayment(priced.totalAmount, tenders)
  const needs = needsOf(lines, goods)
  refuseBeyondStock(needs, goods)
  return { ...priced, ...payment, needs }
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

function refuseChangedPrices(
  lines: readonly CartLine[],
  goods: ReadonlyMap<number, CatalogueGoods>,
  choices: ModifiersByLine,
): void {
  const changed = lines.flatMap((line) => {
    const sold = goods.get(line.goodsId)
    const price = sold && piecePrice(sold, choices.get(line.lineNumber) ?? NO_MODIFIERS)
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

/** @returns by ascending `goodsId` */
export function needsOf(lines: readonly CartLine[], goods: ReadonlyMap<number, CatalogueGoods>): GoodsNeed[] {
  return [...Map.groupBy(lines, (line) => line.goodsId)]
    .map(([goodsId, ofGoods]) => ({
      goodsId,
      quantity: ofGoods.reduce((sum, line) => sum + line.quantity, 0),
      price: goods.get(goodsId)?.price ?? 0,
      tracksStock: goods.get(goodsId)?.tracksStock ?? true,
    }))
    .sort((a, b) => a.goodsId - b.goodsId)
}
