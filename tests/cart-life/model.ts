import type { TestShop } from '@kedai/shared/testing/test-shop.ts'
import type fc from 'fast-check'

/** What the shop should hold: a plain copy of the rules, with no database and no function behind it. */
export interface Model {
  goods: { id: number; price: number; stock: number; isActive: boolean }[]
  carts: ModelCart[]
}

export interface ModelCart {
  id: number
  lines: { number: number; goods: number; quantity: number; unitPrice: number }[]
  lastLineNumber: number
  paid: { key: string; body: object; answer: unknown } | undefined
}

export interface Real {
  shop: TestShop
  newKey: () => string
}

export type Command = fc.AsyncCommand<Model, Real>

export const send = (
  real: Real,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  key?: string,
) =>
  real.shop.app.inject({
    method,
    url: `/api/small/${path}`,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    ...(payload && { payload }),
  })

/** Outcome of a response: its data, or the refusal's reason. */
export function outcomeOf(response: { json(): { data: unknown; error?: { reason: string } } }): unknown {
  const { data, error } = response.json()
  return error?.reason ?? data
}

export const totalsOf = (cart: ModelCart) => ({
  cart_id: cart.id,
  total_goods: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
  total_amount: cart.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
})

export const pick = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('picked from an empty list')
  return found
}
