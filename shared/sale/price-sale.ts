import type { ChosenModifiers } from '../goods/modifiers.ts'
import type { CatalogueGoods } from '../goods/read-goods.ts'
import { lineTotal, sumOf } from '../money/rupiah.ts'
import { shareOf } from '../money/share.ts'
import type { Settings } from '../settings/settings.ts'
import type { CartLine } from './cart-record.ts'
import { type Discount, discountLines } from './discounts.ts'
import { extraLine, type SaleLine } from './sale-line.ts'
import { ratesOn, taxLines } from './taxes.ts'

/** The lines of a sale with their sums. */
export interface PricedSale {
  readonly lines: readonly SaleLine[]
  /** Pieces. */
  readonly totalGoods: number
  /** Rupiah, 0..RUPIAH_MAX. */
  readonly totalAmount: number
}

/** What a sale is priced by beside its goods. */
export interface PriceRules {
  readonly settings: Pick<Settings, 'taxes' | 'service_charge_basis_points' | 'cash_rounding'>
  /** `YYYY-MM-DD`: the day whose tax rates hold. */
  readonly businessDate: string
  /** Whether all of it is paid in cash: only then is the total rounded. */
  readonly isCash: boolean
  readonly discounts: readonly Discount[]
}

/** A shop without taxes, service charge, rounding and discounts. */
export const PLAIN_RULES: PriceRules = {
  settings: { taxes: [], service_charge_basis_points: 0, cash_rounding: 1 },
  businessDate: '',
  isCash: true,
  discounts: [],
}

/** What was chosen for each line, by its number; a line that is not in it has no modifiers. */
export type ModifiersByLine = ReadonlyMap<number, ChosenModifiers>

/**
 * Makes the lines of a sale; cart and pay both do it here, so what is shown is what is charged. In this order: goods,
 * discounts, service charge, taxes, rounding; each on the sum of what comes before it.
 *
 * @param lines - the cart's lines at the prices that were accepted, modifiers included
 * @param goods - the goods of every line
 * @throws Refusal `AMOUNT_TOO_LARGE`; `CART_LINE_NOT_FOUND` for a discount on a line that is not there
 */
export function priceSale(
  lines: readonly CartLine[],
  goods: ReadonlyMap<number, CatalogueGoods>,
  rules: PriceRules = PLAIN_RULES,
  modifiers: ModifiersByLine = new Map(),
): PricedSale {
  const { settings, discounts, businessDate, isCash } = rules
  const saleLines: SaleLine[] = lines.map((line) => goodsLine(line, goods.get(line.goodsId), modifiers))
  // Every sum is checked, so that no later product is inexact.
  const sum = () => sumOf(saleLines.map((line) => line.amount))
  const nextNumber = () => Math.max(0, ...saleLines.map((line) => line.lineNumber)) + 1

  sum()
  saleLines.push(...discountLines(saleLines, discounts, nextNumber()))
  const service = shareOf(sum(), settings.service_charge_basis_points)
  if (service > 0) saleLines.push(extraLine(nextNumber(), 'service', 'Service charge', service))
  saleLines.push(...taxLines(sum(), ratesOn(settings.taxes, businessDate), nextNumber()))
  const rounding = isCash ? roundingOf(sum(), settings.cash_rounding) : 0
  if (rounding !== 0) saleLines.push(extraLine(nextNumber(), 'rounding', 'Rounding', rounding))
  return {
    lines: saleLines,
    totalGoods: lines.reduce((pieces, line) => pieces + line.quantity, 0),
    totalAmount: sum(),
  }
}

function goodsLine(line: CartLine, sold: CatalogueGoods | undefined, modifiers: ModifiersByLine): SaleLine {
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
    modifiers: modifiers.get(line.lineNumber)?.modifiers ?? [],
    unitCost: sold?.cost ?? null,
    ofLine: null,
    includedAmount: 0,
  }
}

/** To the nearest multiple, half of one up. */
function roundingOf(amount: number, multiple: number): number {
  const over = amount % multiple
  return over * 2 >= multiple ? multiple - over : 0 - over
}
