import type { Model as CartModel } from '../cart-life/model.ts'
import { RULES as CART_RULES, type Rules as CartRules } from '../cart-life/rules.ts'

/** The rules of carts, and of what is asked at once. */
export interface Rules extends CartRules {
  /** Whether of requests at once each is decided on what those before it left. */
  readonly seesNeighbours: boolean
}

export type Model = CartModel & { readonly rules: Rules }

export const RULES: Rules = { ...CART_RULES, seesNeighbours: true }

/** Models that are wrong in one thing each. */
export const WRONG_RULES: readonly { readonly wrong: string; readonly rules: Rules }[] = [
  { wrong: 'forgets what was sold', rules: { ...RULES, stockAfterSale: (stock) => stock } },
  { wrong: 'keeps what was rejected', rules: { ...RULES, stockAfterRejection: (stock) => stock } },
  { wrong: 'takes any money', rules: { ...RULES, least: () => 0 } },
  { wrong: 'decides requests at once as if each were alone', rules: { ...RULES, seesNeighbours: false } },
]
