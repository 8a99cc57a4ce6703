import { NO_MODIFIERS } from '@kedai/shared/goods/modifiers.ts'
import { lineTotal } from '@kedai/shared/money/rupiah.ts'
import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { type PricedSale, type PriceRules, priceSale } from '@kedai/shared/sale/price-sale.ts'
import { choicesStillThere, piecePrice, type SaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import { extraLine, type SaleLine } from '@kedai/shared/sale/sale-line.ts'

const OTHER_PRICE = 'Sold offline at another price'
const OTHER_TOTAL = 'Sold offline for another total'

/**
 * The lines of a sale that was made offline: at the catalogue's prices as they are, with each difference to what was
 * charged as a discount of either sign.
 *
 * @param lines - at the prices that were charged
 * @param totalAmount - rupiah that were charged in all
 */
export function priceOfflineSale(
  lines: readonly CartLine[],
  catalogue: SaleCatalogue,
  rules: PriceRules,
  totalAmount: number,
): PricedSale {
  const choices = choicesStillThere(lines, catalogue)
  const charged = priceSale(lines, catalogue.goods, rules, choices)
  const saleLines = charged.lines.map((line): SaleLine => {
    const goods = line.goodsId === null ? undefined : catalogue.goods.get(line.goodsId)
    if (goods === undefined) return line
    const unitPrice = piecePrice(goods, choices.get(line.lineNumber) ?? NO_MODIFIERS)
    return { ...line, unitPrice, amount: lineTotal(unitPrice, line.quantity) }
  })
  let lastNumber = Math.max(...saleLines.map((line) => line.lineNumber))
  const differences = charged.lines.flatMap((line, index) => {
    const difference = line.amount - (saleLines[index]?.amount ?? 0)
    if (difference === 0) return []
    const more = { note: OTHER_PRICE, ofLine: line.lineNumber }
    return [extraLine(++lastNumber, 'discount', 'Discount', difference, more)]
  })
  const rest = totalAmount - charged.totalAmount
  const restLines =
    rest === 0 ? [] : [extraLine(++lastNumber, 'discount', 'Discount', rest, { note: OTHER_TOTAL })]
  return { ...charged, lines: [...saleLines, ...differences, ...restLines], totalAmount }
}
