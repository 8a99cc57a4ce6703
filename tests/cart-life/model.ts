import type { BuiltStaff } from '@kedai/shared/testing/builders.ts'
import { type Called, type CallOptions, call } from '@kedai/shared/testing/call.ts'
import type { TestShop } from '@kedai/shared/testing/test-shop.ts'
import type fc from 'fast-check'
import { expect } from 'vitest'
import type { Rules } from './rules.ts'

/** What the shop should hold: a plain copy of the rules, with no database and no function behind it. */
export interface Model {
  readonly rules: Rules
  goods: ModelGoods[]
  carts: ModelCart[]
}

export interface ModelGoods {
  id: number
  price: number
  stock: number
  isActive: boolean
}

export interface ModelCart {
  id: number
  lines: { number: number; goods: number; quantity: number; unitPrice: number }[]
  lastLineNumber: number
  paid: ModelSale | undefined
}

/** How a cart was paid, and what became of it. */
export interface ModelSale {
  key: string
  body: object
  /** The data of the answer. */
  answer: unknown
  status: string
  paymentStatus: string
}

export interface Real {
  readonly shop: TestShop
  readonly newKey: () => string
  /** Who does what needs somebody of the staff. */
  readonly manager?: BuiltStaff
  /** The client sees no first answer to what it changes, and repeats it with its key. */
  readonly losesReplies?: boolean
}

export type Command = fc.AsyncCommand<Model, Real>

/** Asks the shop; where replies are lost, twice. */
export async function send(
  { shop, newKey, losesReplies = false }: Real,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: Pick<CallOptions, 'body' | 'key' | 'as'> = {},
): Promise<Called> {
  if (!losesReplies || method === 'GET') return call(shop, method, path, options)
  const key = options.key ?? newKey()
  const unseen = await call(shop, method, path, { ...options, key })
  const repeated = await call(shop, method, path, { ...options, key })
  expect(outcomeOf(repeated)).toEqual(outcomeOf(unseen))
  if (unseen.error === undefined) expect(repeated.headers['idempotency-replayed']).toBe('true')
  // Whether the first one was itself a repeat is what a command asks about.
  return { ...repeated, headers: unseen.headers }
}

/** Outcome of an answer: its data, or the refusal's reason. */
export const outcomeOf = ({ data, reason }: Called): unknown => reason ?? data

export const totalsOf = (cart: ModelCart) => ({
  cart_id: cart.id,
  total_goods: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
  total_amount: cart.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
})

export const goodsOf = ({ goods }: Pick<Model, 'goods'>, id: number): ModelGoods => {
  const found = goods.find((one) => one.id === id)
  if (found === undefined) throw new Error('a line is of goods that the model has')
  return found
}

export const pick = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('picked from an empty list')
  return found
}
