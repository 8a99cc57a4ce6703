import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { type TestShop, useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'

const RUNS = 30
const COMMANDS_MAX = 30
const GOODS_COUNT = 3

/** What the shop should hold: a plain copy of the rules, with no database and no function behind it. */
interface Model {
  goods: { id: number; price: number; stock: number; isActive: boolean }[]
  carts: ModelCart[]
}

interface ModelCart {
  id: number
  lines: { number: number; goods: number; quantity: number; unitPrice: number }[]
  lastLineNumber: number
  paid: { key: string; body: object; answer: unknown } | undefined
}

interface Real {
  shop: TestShop
  newKey: () => string
}

type Command = fc.AsyncCommand<Model, Real>

const send = (
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
function outcomeOf(response: { json(): { data: unknown; error?: { reason: string } } }): unknown {
  const { data, error } = response.json()
  return error?.reason ?? data
}

const totalsOf = (cart: ModelCart) => ({
  cart_id: cart.id,
  total_goods: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
  total_amount: cart.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
})

const pick = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('picked from an empty list')
  return found
}

class AddGoods implements Command {
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
    const response = await send(real, 'POST', 'cart', {
      ...(cart && { cart_id: cart.id }),
      user_id: 1,
      goods_id: goods.id,
      total: this.#quantity,
      ...(this.#shows && { goods_price: goods.price }),
    })
    const line = cart?.lines.find((one) => one.goods === goods.id)
    const quantity = (line?.quantity ?? 0) + this.#quantity
    let expected: unknown
    if (cart?.paid) expected = 'CART_ALREADY_PAID'
    else if (!goods.isActive) expected = 'GOODS_NOT_FOUND'
    else if (!this.#shows && line && line.unitPrice !== goods.price) expected = 'PRICE_CHANGED'
    else if (quantity > goods.stock) expected = 'OUT_OF_STOCK'
    if (expected !== undefined) {
      expect(outcomeOf(response)).toBe(expected)
      return
    }
    const changed: ModelCart = cart ?? {
      id: response.json().data.cart_id,
      lines: [],
      lastLineNumber: 0,
      paid: undefined,
    }
    if (cart === undefined) model.carts.push(changed)
    if (line) Object.assign(line, { quantity, unitPrice: goods.price })
    else
      changed.lines.push({
        number: ++changed.lastLineNumber,
        goods: goods.id,
        quantity,
        unitPrice: goods.price,
      })
    expect(outcomeOf(response)).toEqual(totalsOf(changed))
  }
  toString = () =>
    `add(cart ${this.#cart}, goods ${this.#goods}, ${this.#quantity}${this.#shows ? ', price shown' : ''})`
}

class ChangeLine implements Command {
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
    const goods = model.goods.find((one) => one.id === line?.goods)
    const response = await send(real, 'PATCH', `cart/${cart.id}/lines/${this.#line}`, {
      total: this.#quantity,
      ...(goods && { goods_price: goods.price }),
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
    expect(outcomeOf(response)).toEqual(expected)
  }
  toString = () => `change(cart ${this.#cart}, line ${this.#line}, ${this.#quantity})`
}

class RemoveLine implements Command {
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
    const response = await send(real, 'DELETE', `cart/${cart.id}/lines/${this.#line}`)
    let expected: unknown
    if (cart.paid) expected = 'CART_ALREADY_PAID'
    else if (index < 0) expected = 'CART_LINE_NOT_FOUND'
    else {
      cart.lines.splice(index, 1)
      expected = totalsOf(cart)
    }
    expect(outcomeOf(response)).toEqual(expected)
  }
  toString = () => `remove(cart ${this.#cart}, line ${this.#line})`
}

class Pay implements Command {
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

class Replay implements Command {
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

class ReuseKey implements Command {
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

class EditGoods implements Command {
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

class View implements Command {
  readonly #cart: number
  constructor(cart: number) {
    this.#cart = cart
  }
  check = (model: Readonly<Model>) => model.carts.length > 0
  async run(model: Model, real: Real) {
    const cart = pick(model.carts, this.#cart)
    const { data } = (await send(real, 'GET', `cart/${cart.id}`)).json()
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
    const stocks = await real.shop.query(
      'SELECT stock FROM goods WHERE id IN (?, ?, ?) ORDER BY id',
      model.goods.map(({ id }) => id),
    )
    expect(stocks).toEqual(model.goods.map(({ stock }) => ({ stock })))
  }
  toString = () => `view(cart ${this.#cart})`
}

const small = fc.nat({ max: 3 })
const quantity = fc.integer({ min: 1, max: 6 })
const commands = fc.commands(
  [
    fc.tuple(small, small, quantity, fc.boolean()).map(([c, g, q, s]) => new AddGoods(c, g, q, s)),
    fc.tuple(small, fc.integer({ min: 1, max: 4 }), quantity).map(([c, l, q]) => new ChangeLine(c, l, q)),
    fc.tuple(small, fc.integer({ min: 1, max: 4 })).map(([c, l]) => new RemoveLine(c, l)),
    fc.tuple(small, fc.constantFrom(0, 0, 500, -1)).map(([c, over]) => new Pay(c, over)),
    small.map((c) => new Replay(c)),
    fc.tuple(small, small).map(([p, c]) => new ReuseKey(p, c)),
    fc
      .tuple(small, fc.constantFrom(0, 1500, 5000), fc.constantFrom(true, true, true, false))
      .map(([g, price, isActive]) => new EditGoods(g, price, isActive)),
    small.map((c) => new View(c)),
  ],
  { maxCommands: COMMANDS_MAX, size: 'max' },
)

describe.each(engines)('a cart’s life on $name', (engine) => {
  const shop = useTestShop(engine, functions)

  it('follows the rules whatever is done in whatever order', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31)
    process.stdout.write(`cart's life on ${engine.name}: TEST_SEED=${seed}\n`)
    let keyCount = 0
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const ids: number[] = []
        for (let i = 0; i < GOODS_COUNT; i++) ids.push(await buildGoods(shop.database, { stock: 8 }))
        const setup = () => ({
          model: {
            goods: ids.map((id) => ({ id, price: 5000, stock: 8, isActive: true })),
            carts: [],
          } as Model,
          real: { shop, newKey: () => `model-key-${seed}-${++keyCount}` },
        })
        await fc.asyncModelRun(setup, sequence)
        await shop.expectBooksInOrder()
      }),
      { seed, numRuns: RUNS },
    )
  })
})
