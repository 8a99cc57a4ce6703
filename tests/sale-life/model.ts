import { randomUUID } from 'node:crypto'
import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import type { BuiltStaff } from '@kedai/shared/testing/builders.ts'
import type { Called } from '@kedai/shared/testing/call.ts'
import type { TestShop } from '@kedai/shared/testing/test-shop.ts'
import type fc from 'fast-check'
import type { Rules } from './rules.ts'

/** What the shop should hold: a plain copy of the rules, with no database and no function behind it. */
export interface Model {
  readonly rules: Rules
  readonly goods: ModelGoods[]
  readonly customer: { readonly id: number; balance: number }
  /** Rupiah in the drawer of the open shift. */
  cash: number
  readonly sales: ModelSale[]
  /** The last change that was made, to be asked for again. */
  last: MadeChange | undefined
}

export interface ModelGoods {
  readonly id: number
  readonly price: number
  readonly isTracked: boolean
  stock: number
}

export interface ModelSale {
  readonly id: string
  readonly total: number
  status: string
  paymentStatus: string
  refunded: number
  readonly lines: ModelLine[]
  /** Rupiah that came by each method and were not given back. */
  paid: { readonly method: string; left: number }[]
}

export interface ModelLine {
  readonly goods: ModelGoods
  readonly quantity: number
  refunded: number
}

export interface Change {
  readonly path: string
  readonly body?: object
  /** By a customer, who is not signed in. */
  readonly isPublic?: boolean
  /** Another request of the same caller, which may not have the same key; undefined where there is none. */
  readonly other: { readonly path: string; readonly body: object } | undefined
}

export type MadeChange = Change & { readonly key: string; readonly answer: unknown }

export interface Real {
  readonly shop: TestShop
  readonly manager: BuiltStaff
  readonly shiftId: number
}

export type Command = fc.AsyncCommand<Model, Real>

/** Asks for a change with a key, and remembers it where it was made. */
export async function change(model: Model, real: Real, asked: Change): Promise<Called> {
  const key = randomUUID()
  const answer = await askAgain(real, { ...asked, key })
  if (answer.error === undefined) model.last = { ...asked, key, answer: answer.data }
  return answer
}

export const askAgain = (
  { shop, manager }: Real,
  { path, body, isPublic, key }: Pick<MadeChange, 'path' | 'body' | 'isPublic' | 'key'>,
) => ask(shop, 'POST', path, { as: isPublic ? undefined : manager, ...(body && { body }), key })

/** Outcome of an answer: its data, or the refusal's reason. */
export const outcomeOf = ({ data, error }: Called): unknown => error?.reason ?? data

export const pick = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('picked from an empty list')
  return found
}

/** A sale by how long ago it was booked: 0 is the newest. */
export const saleAgo = ({ sales }: Model, ago: number): ModelSale =>
  pick(sales, sales.length - 1 - (ago % sales.length))

/** What every step answers with. */
export const stateOf = ({ id, status, paymentStatus, total, refunded }: ModelSale) => ({
  transaction_id: id,
  status,
  payment_status: paymentStatus,
  total_amount: total,
  refunded_amount: refunded,
})

/** Money goes back: off the account first, then as it was paid. */
export function payBack(model: Model, sale: ModelSale, amount: number): { method: string; amount: number }[] {
  let open = amount
  const parts: { method: string; amount: number }[] = []
  for (const paid of sale.paid) {
    const part = Math.min(open, paid.left)
    if (part === 0) continue
    open -= part
    paid.left -= part
    parts.push({ method: paid.method, amount: part })
    if (paid.method === 'cash') model.cash -= part
    if (paid.method === 'kasbon') model.customer.balance -= part
  }
  if (open > 0) throw new Error('the model gives more back than was paid')
  sale.refunded += amount
  return parts
}

/** Pieces that a sale took from the stock go back to it. */
export function putBack({ goods }: ModelLine, quantity: number): void {
  if (goods.isTracked) goods.stock += quantity
}
