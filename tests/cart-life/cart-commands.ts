import { expect } from 'vitest'
import { type Command, goodsOf, type Model, outcomeOf, pick, type Real, send, totalsOf } from './model.ts'
import { makeAddition, refusalOfAddition } from './serial.ts'

export class AddGoods implements Command {
  readonly #cart: number
  readonly #goods: number
  readonly #quantity: number
  readonly #shows: boolean
  constructor(cart: number, goods: number, quantity: number, shows: boolean) {
    this.#cart = cart
    this.#goods = goods
    this.#quantity = quantity
    this.#shows = shows
  }
  check = () => true
  async run(model: Model, real: Real) {
    const goods = pick(model.goods, this.#goods)
    const cart = model.carts.length > this.#cart ? model.carts[this.#cart] : undefined
    const answer = await send(real, 'POST', 'cart', {
      body: {
        ...(cart && { cart_id: cart.id }),
        user_id: 1,
        goods_id: goods.id,
        total: this.#quantity,
        ...(this.#shows && { goods_price: goods.price }),
      },
    })
    const addition = { cart, goods, quantity: this.#quantity, shows: this.#shows }
    const refusal = refusalOfAddition(addition)
    if (refusal !== undefined) {
      expect(outcomeOf(answer)).toBe(refusal)
      return
    }
    expect(answer.reason).toBeUndefined()
    const changed = makeAddition(model, addition)
    if (cart === undefined) changed.id = answer.data.cart_id
    expect(outcomeOf(answer)).toEqual(totalsOf(changed))
  }
  toString = () =>
    `add(cart ${this.#cart}, goods ${this.#goods}, ${this.#quantity}${this.#shows ? ', price shown' : ''})`
}

export class ChangeLine implements Command {
  readonly #cart: number
  readonly #line: number
  readonly #quantity: number
  constructor(cart: number, line: number, quantity: number) {
    this.#cart = cart
    this.#line = line
    this.#quantity = quantity
  }
  check = (model: Readonly<Model>) => model.carts.length > 0
  async run(model: Model, real: Real) {
    const cart = pick(model.carts, this.#cart)
    const line = cart.lines.find((one) => one.number === this.#line)
    const goods = line && goodsOf(model, line.goods)
    const answer = await send(real, 'PATCH', `cart/${cart.id}/lines/${this.#line}`, {
      body: { total: this.#quantity, ...(goods && { goods_price: goods.price }) },
    })
    let expected: unknown
    if (cart.paid) expected = 'CART_ALREADY_PAID'
    else if (!line || !goods) expected = 'CART_LINE_NOT_FOUND'
    else if (!goods.isActive) expected = 'GOODS_NOT_FOUND'
    else if (this.#quantity > goods.stock) expected = 'OUT_OF_STOCK'
    else {
      Object.assign(line, { quantity: this.#quantity, unitPrice: goods.price })
      expected = totalsOf(cart)
    }
    expect(outcomeOf(answer)).toEqual(expected)
  }
  toString = () => `change(cart ${this.#cart}, line ${this.#line}, ${this.#quantity})`
}

export class RemoveLine implements Command {
  readonly #cart: number
  readonly #line: number
  constructor(cart: number, line: number) {
    this.#cart = cart
    this.#line = line
  }
  check = (model: Readonly<Model>) => model.carts.length > 0
  async run(model: Model, real: Real) {
    const cart = pick(model.carts, this.#cart)
    const index = cart.lines.findIndex((one) => one.number === this.#line)
    const answer = await send(real, 'DELETE', `cart/${cart.id}/lines/${this.#line}`)
    let expected: unknown
    if (cart.paid) expected = 'CART_ALREADY_PAID'
    else if (index < 0) expected = 'CART_LINE_NOT_FOUND'
    else {
      cart.lines.splice(index, 1)
      expected = totalsOf(cart)
    }
    expect(outcomeOf(answer)).toEqual(expected)
  }
  toString = () => `remove(cart ${this.#cart}, line ${this.#line})`
}

export class View implements Command {
  readonly #cart: number
  constructor(cart: number) {
    this.#cart = cart
  }
  check = (model: Readonly<Model>) => model.carts.length > 0
  async run(model: Model, real: Real) {
    const cart = pick(model.carts, this.#cart)
    const { data } = await send(real, 'GET', `cart/${cart.id}`)
    expect(data).toMatchObject({
      ...totalsOf(cart),
      status: cart.paid ? 'paid' : 'open',
      lines: cart.lines.map((line) => ({
        line_number: line.number,
        goods_id: line.goods,
        total: line.quantity,
        goods_price: line.unitPrice,
      })),
    })
    await expectStocks(model, real)
  }
  toString = () => `view(cart ${this.#cart})`
}

/** Holds the stock of all goods against the model. */
export async function expectStocks({ goods }: Readonly<Model>, { shop }: Real): Promise<void> {
  const stocks = await shop.database.read((statements) =>
    statements.listRows('SELECT stock FROM goods WHERE id IN (?) ORDER BY id', [goods.map(({ id }) => id)]),
  )
  expect(stocks).toEqual(goods.map(({ stock }) => ({ stock })))
}
