import { buildCart } from '@kedai/shared/testing/builders.ts'
import { expect } from 'vitest'
import { type Command, change, type Model, type ModelLine, outcomeOf, pick, type Real } from './model.ts'

/** Goods by their place in the model, each once, and pieces. */
export type Wanted = readonly { readonly goods: number; readonly quantity: number }[]

abstract class Buy {
  readonly #wanted: Wanted
  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }
  check = () => true

  protected async fillCart(model: Model, { shop }: Real) {
    const lines: ModelLine[] = this.#wanted.map(({ goods, quantity }) => ({
      goods: pick(model.goods, goods),
      quantity,
      refunded: 0,
    }))
    const cartId = await buildCart(shop.database, {
      lines: lines.map(({ goods, quantity }) => ({ goodsId: goods.id, quantity, unitPrice: goods.price })),
    })
    const amount = lines.reduce((sum, { goods, quantity }) => sum + goods.price * quantity, 0)
    const isThere = lines.every(({ goods, quantity }) => !goods.isTracked || goods.stock >= quantity)
    return { cartId, lines, amount, isThere }
  }

  protected take(lines: readonly ModelLine[]): void {
    for (const { goods, quantity } of lines) if (goods.isTracked) goods.stock -= quantity
  }

  wanted = () => this.#wanted.map(({ goods, quantity }) => `${quantity} × goods ${goods}`).join(', ')
}

export class PayByStaff extends Buy implements Command {
  readonly #method: 'cash' | 'split' | 'kasbon'
  readonly #over: number
  constructor(wanted: Wanted, method: 'cash' | 'split' | 'kasbon', over: number) {
    super(wanted)
    this.#method = method
    this.#over = over
  }
  async run(model: Model, real: Real) {
    const { cartId, lines, amount, isThere } = await this.fillCart(model, real)
    // Nothing can be split of what is free.
    const method = this.#method === 'split' && amount === 0 ? 'cash' : this.#method
    const total = model.rules.total(amount, method === 'cash')
    const handed = method === 'kasbon' ? total : total + this.#over
    const byCard = Math.floor(total / 2)
    const body = {
      cart_id: cartId,
      payment_amount: handed,
      ...(method !== 'split' && { method }),
      ...(method === 'kasbon' && { customer_id: model.customer.id }),
      ...(method === 'split' && {
        tenders: [
          { method: 'cash', amount: handed - byCard },
          { method: 'card', amount: byCard },
        ],
      }),
    }
    const other = { path: 'pay', body: { ...body, note: 'bungkus' } }
    const answer = await change(model, real, { path: 'pay', body, other })

    let refused: string | undefined
    if (!isThere) refused = 'OUT_OF_STOCK'
    else if (method === 'kasbon' && total > 0 && !model.rules.mayOwe(model.customer.balance, total))
      refused = 'CREDIT_LIMIT'
    if (refused !== undefined) {
      expect(outcomeOf(answer)).toBe(refused)
      return
    }
    expect(outcomeOf(answer)).toMatchObject({
      total_amount: total,
      payment_amount: handed,
      return_amount: handed - total,
    })
    this.take(lines)
    const inCash = total - byCard
    const paid = {
      cash: [{ method: 'cash', left: total }],
      split: [
        { method: 'cash', left: inCash },
        { method: 'card', left: byCard },
      ],
      kasbon: [{ method: 'kasbon', left: total }],
    }[method]
    if (method === 'kasbon') model.customer.balance += total
    else if (total > 0)
      model.cash +=
        method === 'cash' ? model.rules.kept(total, handed) : model.rules.kept(inCash, handed - byCard)
    model.sales.push({
      id: answer.data.transaction_id,
      total,
      status: 'verified',
      paymentStatus: 'paid',
      refunded: 0,
      lines,
      paid,
    })
  }
  override toString = () => `pay(${this.wanted()}, ${this.#method}, ${this.#over} over)`
}

export class OrderAtCounter extends Buy implements Command {
  async run(model: Model, real: Real) {
    const { cartId, lines, amount, isThere } = await this.fillCart(model, real)
    const total = model.rules.total(amount, false)
    const body = { cart_id: cartId, payment_amount: total, method: 'counter' }
    const other = { path: 'pay', body: { ...body, table: '7' } }
    const answer = await change(model, real, { path: 'pay', body, isPublic: true, other })
    if (!isThere) {
      expect(outcomeOf(answer)).toBe('OUT_OF_STOCK')
      return
    }
    expect(outcomeOf(answer)).toMatchObject({ total_amount: total, return_amount: 0 })
    this.take(lines)
    model.sales.push({
      id: answer.data.transaction_id,
      total,
      status: 'received',
      paymentStatus: 'waiting',
      refunded: 0,
      lines,
      paid: [],
    })
  }
  override toString = () => `order(${this.wanted()})`
}
