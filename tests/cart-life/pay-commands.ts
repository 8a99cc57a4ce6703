import { expect } from 'vitest'
import { type Command, type Model, outcomeOf, pick, type Real, send, totalsOf } from './model.ts'

export class Pay implements Command {
  readonly #cart: number
  readonly #change: number
  constructor(cart: number, change: number) {
    this.#cart = cart
    this.#change = change
  }
  check = (model: Readonly<Model>) => model.carts.length > 0
  async run(model: Model, real: Real) {
    const cart = pick(model.carts, this.#cart)
    const total = totalsOf(cart).total_amount
    const payment = Math.max(total + this.#change, 0)
    const key = real.newKey()
    const body = { cart_id: cart.id, payment_amount: payment }
    const response = await send(real, 'POST', 'pay', body, key)
    const goodsOf = (id: number) => model.goods.find((goods) => goods.id === id)
    let expected: unknown
    if (cart.paid) expected = 'CART_ALREADY_PAID'
    else if (cart.lines.length === 0) expected = 'CART_EMPTY'
    else if (cart.lines.some((line) => !goodsOf(line.goods)?.isActive)) expected = 'GOODS_INACTIVE'
    else if (cart.lines.some((line) => goodsOf(line.goods)?.price !== line.unitPrice))
      expected = 'PRICE_CHANGED'
    else if (payment < total) expected = 'PAYMENT_TOO_LOW'
    else if (cart.lines.some((line) => line.quantity > (goodsOf(line.goods)?.stock ?? 0)))
      expected = 'OUT_OF_STOCK'
    if (expected !== undefined) {
      expect(outcomeOf(response)).toBe(expected)
      return
    }
    expect(outcomeOf(response)).toMatchObject({
      total_amount: total,
      payment_amount: payment,
      return_amount: payment - total,
    })
    for (const line of cart.lines)
      Object.assign(goodsOf(line.goods) ?? {}, { stock: (goodsOf(line.goods)?.stock ?? 0) - line.quantity })
    cart.paid = { key, body, answer: response.json() }
  }
  toString = () => `pay(cart ${this.#cart}, ${this.#change} over)`
}

export class Replay implements Command {
  readonly #cart: number
  constructor(cart: number) {
    this.#cart = cart
  }
  check = (model: Readonly<Model>) => model.carts.some((cart) => cart.paid)
  async run(model: Model, real: Real) {
    const { paid } = pick(
      model.carts.filter((cart) => cart.paid),
      this.#cart,
    )
    const response = await send(real, 'POST', 'pay', paid?.body, paid?.key)
    expect(response.json()).toEqual(paid?.answer)
    expect(response.headers['idempotency-replayed']).toBe('true')
  }
  toString = () => `replay(paid cart ${this.#cart})`
}

export class ReuseKey implements Command {
  readonly #paid: number
  readonly #cart: number
  constructor(paid: number, cart: number) {
    this.#paid = paid
    this.#cart = cart
  }
  check = (model: Readonly<Model>) => model.carts.some((cart) => cart.paid) && model.carts.length > 1
  async run(model: Model, real: Real) {
    const { paid, id } = pick(
      model.carts.filter((cart) => cart.paid),
      this.#paid,
    )
    const other = pick(
      model.carts.filter((cart) => cart.id !== id),
      this.#cart,
    )
    const response = await send(real, 'POST', 'pay', { cart_id: other.id, payment_amount: 1 }, paid?.key)
    expect(outcomeOf(response)).toBe('IDEMPOTENCY_KEY_REUSED')
  }
  toString = () => `reuse key of paid cart ${this.#paid} on cart ${this.#cart}`
}

export class EditGoods implements Command {
  readonly #goods: number
  readonly #price: number
  readonly #isActive: boolean
  constructor(goods: number, price: number, isActive: boolean) {
    this.#goods = goods
    this.#price = price
    this.#isActive = isActive
  }
  check = () => true
  async run(model: Model, real: Real) {
    const goods = pick(model.goods, this.#goods)
    Object.assign(goods, { price: this.#price, isActive: this.#isActive })
    await real.shop.change('UPDATE goods SET price = ?, is_active = ? WHERE id = ?', [
      this.#price,
      this.#isActive,
      goods.id,
    ])
  }
  toString = () => `edit(goods ${this.#goods}, price ${this.#price}${this.#isActive ? '' : ', inactive'})`
}
