import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { readCartLines } from '@kedai/shared/sale/cart-record.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import { totalsOf } from './cart-totals.ts'
import type { CartTotals, LineParams } from './contract.ts'
import { type CartNeeds, withinCart } from './within-cart.ts'

/** Takes a line out of the cart; its number is not given again. */
export type RemoveLine = (
  params: LineParams,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<CartTotals>>

export function createRemoveLine({ database, settings }: CartNeeds): RemoveLine {
  return async (params, idempotency) => {
    const rules = priceRulesOf(await settings.current(), Date.now(), { isCash: true })
    return withinCart(database, {
      cartId: params.cart_id,
      idempotency,
      work: async (statements, cart) => {
        const removed = await statements.change(
          'DELETE FROM cart_lines WHERE cart_id = ? AND line_number = ?',
          [cart.id, params.line_number],
        )
        if (removed === 0) throw new Refusal('CART_LINE_NOT_FOUND')
        return totalsOf(cart.id, await readCartLines(statements, cart.id), rules)
      },
    })
  }
}
