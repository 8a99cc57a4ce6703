import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { type PriceRules, priceSale } from '@kedai/shared/sale/price-sale.ts'
import type { CartTotals } from './contract.ts'

/** What a change of a cart answers: the sums as pay would make them of cash. */
export function totalsOf(cartId: number, lines: readonly CartLine[], rules: PriceRules): CartTotals {
  const { totalGoods, totalAmount } = priceSale(lines, new Map(), rules)
  return { cart_id: cartId, total_goods: totalGoods, total_amount: totalAmount }
}
