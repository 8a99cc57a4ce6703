import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { CatalogueGoods } from '@kedai/shared/goods/read-goods.ts'
import { CART_LINES_MAX, LINE_NUMBER_MAX, QUANTITY_MAX } from '@kedai/shared/limits.ts'
import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { refuseBeyondStock } from '@kedai/shared/sale/decide-sale.ts'

/** The cart as it stands, and the goods as the catalogue has them; undefined where it has none. */
export interface CartFacts {
  readonly lines: readonly CartLine[]
  readonly goods: CatalogueGoods | undefined
  readonly lastLineNumber: number
}

export interface Addition {
  readonly quantity: number
  /** Rupiah a piece as the customer saw it; undefined where no price was shown. */
  readonly shownPrice: number | undefined
  readonly note: string | undefined
}

/**
 * What adding to a cart comes to: lines of the same goods add up.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `PRICE_CHANGED`, `CART_FULL`, `QUANTITY_TOO_LARGE` or `OUT_OF_STOCK`
 */
export function decideAddition(
  { lines, goods, lastLineNumber }: CartFacts,
  { quantity, shownPrice, note }: Addition,
): { line: CartLine; isNew: boolean } {
  const onSale = requireOnSale(goods)
  const before = lines.find((line) => line.goodsId === onSale.id)
  // Without a shown price, what the line was accepted at is what the customer knows.
  refuseUnlessPrice(onSale, shownPrice ?? before?.unitPrice ?? onSale.price, before?.lineNumber)
  if (before === undefined && (lines.length >= CART_LINES_MAX || lastLineNumber >= LINE_NUMBER_MAX)) {
    throw new Refusal('CART_FULL', { lines_max: CART_LINES_MAX })
  }
  const line = {
    lineNumber: before?.lineNumber ?? lastLineNumber + 1,
    goodsId: onSale.id,
    quantity: (before?.quantity ?? 0) + quantity,
    unitPrice: onSale.price,
    note: note ?? before?.note ?? '',
  }
  refuseQuantity(line, onSale)
  return { line, isNew: before === undefined }
}

/** @throws Refusal `GOODS_NOT_FOUND` for goods that are not there or not active */
export function requireOnSale(goods: CatalogueGoods | undefined): CatalogueGoods {
  if (goods === undefined || !goods.isActive) throw new Refusal('GOODS_NOT_FOUND')
  return goods
}

/** @throws Refusal `PRICE_CHANGED` with the catalogue's price, unless that is the one the customer knows */
export function refuseUnlessPrice(goods: CatalogueGoods, knownPrice: number, lineNumber?: number): void {
  if (knownPrice === goods.price) return
  const line = lineNumber === undefined ? {} : { line_number: lineNumber }
  throw new Refusal('PRICE_CHANGED', {
    lines: [{ ...line, goods_id: goods.id, goods_price: knownPrice, price_now: goods.price }],
  })
}

/** @throws Refusal `QUANTITY_TOO_LARGE` or `OUT_OF_STOCK` */
export function refuseQuantity(line: CartLine, goods: CatalogueGoods): void {
  if (line.quantity > QUANTITY_MAX) throw new Refusal('QUANTITY_TOO_LARGE', { total_max: QUANTITY_MAX })
  refuseBeyondStock([line], new Map([[goods.id, goods]]))
}
