import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { priceSale } from '@kedai/shared/sale/price-sale.ts'
import type { CartTotals } from './contract.ts'

/** What a change of a cart answers: the sums as pay would make them. */
export function totalsOf(cartId: number, lines: readonly CartLine[]): CartTotals {
  const { totalGoods, totalAmount } = priceSale(lines, new Map())
  return { cart_id: cartId, total_goods: totalGoods, total_amount: totalAmount }
}
