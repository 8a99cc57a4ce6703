import { Refusal } from '@kedai/shared/errors/refusal.ts'
import {
  chooseModifiers,
  type ModifierGroup,
  modifierIdsOf,
  modifierIdsText,
} from '@kedai/shared/goods/modifiers.ts'
import type { CatalogueGoods } from '@kedai/shared/goods/read-goods.ts'
import { CART_LINES_MAX, LINE_NUMBER_MAX, QUANTITY_MAX } from '@kedai/shared/limits.ts'
import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { refuseBeyondStock } from '@kedai/shared/sale/decide-sale.ts'
import { piecePrice } from '@kedai/shared/sale/sale-catalogue.ts'

/** The cart as it stands, and the goods as the catalogue has them; undefined where it has none. */
export interface CartFacts {
  readonly lines: readonly CartLine[]
  readonly goods: CatalogueGoods | undefined
  /** What the goods are sold with. */
  readonly groups: readonly ModifierGroup[]
  readonly lastLineNumber: number
}

export interface Addition {
  readonly quantity: number
  /** Rupiah a piece as the customer saw it; undefined where no price was shown. */
  readonly shownPrice: number | undefined
  readonly note: string | undefined
  readonly modifierIds: readonly number[]
}

/**
 * What adding to a cart comes to: lines of the same goods and modifiers add up.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `PRICE_CHANGED`, `CART_FULL`, `QUANTITY_TOO_LARGE`, `OUT_OF_STOCK`, and of modifiers
 *   what {@link chooseModifiers} refuses
 */
export function decideAddition(
  { lines, goods, groups, lastLineNumber }: CartFacts,
  { quantity, shownPrice, note, modifierIds }: Addition,
): { line: CartLine; isNew: boolean } {
  const onSale = requireOnSale(goods)
  const price = piecePrice(onSale, chooseModifiers(groups, modifierIds))
  const options = modifierIdsText(modifierIds)
  const before = lines.find(
    (line) => line.goodsId === onSale.id && modifierIdsText(line.modifierIds) === options,
  )
  // Without a shown price, what the line was accepted at is what the customer knows.
  refuseUnlessPrice(onSale.id, price, shownPrice ?? before?.unitPrice ?? price, before?.lineNumber)
  if (before === undefined && (lines.length >= CART_LINES_MAX || lastLineNumber >= LINE_NUMBER_MAX)) {
    throw new Refusal('CART_FULL', { lines_max: CART_LINES_MAX })
  }
  const line = {
    lineNumber: before?.lineNumber ?? lastLineNumber + 1,
    goodsId: onSale.id,
    quantity: (before?.quantity ?? 0) + quantity,
    unitPrice: price,
    note: note ?? before?.note ?? '',
    modifierIds: modifierIdsOf(options),
  }
  refuseQuantity([...lines.filter((other) => other !== before), line], line, onSale)
  return { line, isNew: before === undefined }
}

/** @throws Refusal `GOODS_NOT_FOUND` for goods that are not there or not active */
export function requireOnSale(goods: CatalogueGoods | undefined): CatalogueGoods {
  if (goods === undefined || !goods.isActive) throw new Refusal('GOODS_NOT_FOUND')
  return goods
}

/** @throws Refusal `PRICE_CHANGED` with the price of a piece now, unless that is the one the customer knows */
export function refuseUnlessPrice(
  goodsId: number,
  price: number,
  knownPrice: number,
  lineNumber?: number,
): void {
  if (knownPrice === price) return
  const line = lineNumber === undefined ? {} : { line_number: lineNumber }
  throw new Refusal('PRICE_CHANGED', {
    lines: [{ ...line, goods_id: goodsId, goods_price: knownPrice, price_now: price }],
  })
}

/**
 * @param lines - all of the cart as it would be, since lines of the same goods share its stock
 * @throws Refusal `QUANTITY_TOO_LARGE` or `OUT_OF_STOCK`
 */
export function refuseQuantity(lines: readonly CartLine[], line: CartLine, goods: CatalogueGoods): void {
  if (line.quantity > QUANTITY_MAX) throw new Refusal('QUANTITY_TOO_LARGE', { total_max: QUANTITY_MAX })
  const quantity = lines.reduce((sum, other) => sum + (other.goodsId === goods.id ? other.quantity : 0), 0)
  refuseBeyondStock([{ goodsId: goods.id, quantity }], new Map([[goods.id, goods]]))
}
