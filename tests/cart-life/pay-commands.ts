import { expect } from 'vitest'
import { type Command, type Model, outcomeOf, pick, type Real, send, totalsOf } from './model.ts'
import { amountsOf, makePayment, refusalOfPayment } from './serial.ts'

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
    const payment = Math.max(totalsOf(cart).total_amount + this.#change, 0)
    const key = real.newKey()
    const body = { cart_id: cart.id, payment_amount: payment }
    const answer = await send(real, 'POST', 'pay', { body, key })
    const refusal = refusalOfPayment(model, cart, payment)
    if (refusal !== undefined) {
      expect(outcomeOf(answer)).toBe(refusal)
      return
    }
    expect(outcomeOf(answer)).toMatchObject(amountsOf(cart, payment))
    expect(answer.headers['idempotency-replayed']).toBeUndefined()
    makePayment(model, cart, { key, body, answer: answer.data })
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
    const answer = await send(real, 'POST', 'pay', { body: paid?.body, key: paid?.key })
    expect(outcomeOf(answer)).toEqual(paid?.answer)
    expect(answer.headers['idempotency-replayed']).toBe('true')
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
    const answer = await send(real, 'POST', 'pay', {
      body: { cart_id: other.id, payment_amount: 1 },
      key: paid?.key,
    })
    expect(outcomeOf(answer)).toBe('IDEMPOTENCY_KEY_REUSED')
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
