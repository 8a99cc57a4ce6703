import { coalesceWrites } from '@kedai/shared/coalesce/coalesce-writes.ts'
import type { Config } from '@kedai/shared/config/config.ts'
import { newCartId } from '@kedai/shared/contract/ids.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import { addTogether } from './add-together.ts'
import type { AddToCartBody, CartTotals } from './contract.ts'
import type { CartNeeds } from './within-cart.ts'

/** Adds goods to a cart, or opens one with them. */
export type AddToCart = (
  body: AddToCartBody,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<CartTotals>>

export type AddToCartNeeds = CartNeeds & { readonly config: Pick<Config, 'coalesceWrites'> }

export function createAddToCart({ database, settings, config }: AddToCartNeeds): AddToCart {
  const add = coalesceWrites({
    database,
    isOn: config.coalesceWrites,
    decide: addTogether,
    recognisesItself: ({ idempotency }) => idempotency !== undefined,
  })
  return async (body, idempotency) => {
    const rules = priceRulesOf(await settings.current(), Date.now(), { isCash: true })
    return add({ body, idempotency, rules, newCartId: newCartId() })
  }
}
