import { isDeepStrictEqual } from 'node:util'
import type { Called } from '@kedai/shared/testing/call.ts'
import { expect } from 'vitest'
import { expectStocks } from '../cart-life/cart-commands.ts'
import { type ModelCart, outcomeOf, pick, type Real, send, totalsOf } from '../cart-life/model.ts'
import {
  amountsOf,
  makeAddition,
  makePayment,
  refusalOfAddition,
  refusalOfPayment,
} from '../cart-life/serial.ts'
import type { Model } from './model-rules.ts'

/** One of several requests at once. Carts and goods are told by their place in the model. */
export type Wish =
  | { readonly kind: 'pay'; readonly cart: number; readonly over: number }
  /** The same request, with its key, as the one with this place among those at once. */
  | { readonly kind: 'same'; readonly as: number }
  | { readonly kind: 'add'; readonly cart: number; readonly goods: number; readonly quantity: number }

interface Request {
  ask(real: Real): Promise<Called>
  /** Makes the change in the model, and tells whether a shop in that state would have given the answer. */
  isAnswered(model: Model, answer: Called): boolean
}

/** Requests at once, whose answers must be those of some order in which they are made one after the other. */
export class AtOnce {
  readonly #wishes: readonly Wish[]
  constructor(wishes: readonly Wish[]) {
    this.#wishes = wishes
  }
  check = ({ carts }: Readonly<Model>) => carts.length > 0
  async run(model: Model, real: Real) {
    const requests: Request[] = []
    for (const wish of this.#wishes) requests.push(requestOf(wish, model, real, requests))
    const answers = await Promise.all(requests.map((request) => request.ask(real)))
    const after = serially(model, requests, answers)
    expect(
      after,
      `answers that no serial order gives: ${JSON.stringify(answers.map(outcomeOf))}`,
    ).toBeDefined()
    Object.assign(model, { goods: after?.goods, carts: after?.carts })
    await expectStocks(model, real)
  }
  toString = () => `at once(${JSON.stringify(this.#wishes)})`
}

function requestOf(wish: Wish, model: Model, real: Real, before: readonly Request[]): Request {
  if (wish.kind === 'add') return additionOf(wish, model)
  if (wish.kind === 'pay') return paymentOf(wish, model, real)
  const same = before[wish.as]
  return same ?? paymentOf({ cart: wish.as, over: 0 }, model, real)
}

function paymentOf(
  { cart, over }: { cart: number; over: number },
  { carts }: Model,
  { newKey }: Real,
): Request {
  const { id } = pick(carts, cart)
  const payment = Math.max(totalsOf(pick(carts, cart)).total_amount + over, 0)
  const body = { cart_id: id, payment_amount: payment }
  const key = newKey()
  return {
    ask: (real) => send(real, 'POST', 'pay', { body, key }),
    isAnswered(model, answer) {
      const paid = cartOf(model, id)
      if (paid.paid?.key === key) return isReplay(answer) && isDeepStrictEqual(answer.data, paid.paid.answer)
      const refusal = refusalOfPayment(model, paid, payment)
      if (refusal !== undefined) return answer.reason === refusal
      makePayment(model, paid, { key, body, answer: answer.data })
      return (
        answer.reason === undefined && !isReplay(answer) && contains(answer.data, amountsOf(paid, payment))
      )
    },
  }
}

function additionOf(
  { cart, goods, quantity }: Wish & { kind: 'add' },
  { carts, goods: menu }: Model,
): Request {
  const id = carts.length > cart ? carts[cart]?.id : undefined
  const goodsId = pick(menu, goods).id
  const body = { ...(id !== undefined && { cart_id: id }), user_id: 1, goods_id: goodsId, total: quantity }
  return {
    ask: (real) => send(real, 'POST', 'cart', { body }),
    isAnswered(model, answer) {
      const addition = {
        cart: model.carts.find((one) => one.id === id),
        goods: pick(model.goods, goods),
        quantity,
        shows: false,
      }
      const refusal = refusalOfAddition(addition)
      if (refusal !== undefined) return answer.reason === refusal
      if (answer.reason !== undefined) return false
      const changed = makeAddition(model, addition)
      if (id === undefined) changed.id = answer.data.cart_id
      return isDeepStrictEqual(answer.data, totalsOf(changed))
    },
  }
}

function cartOf({ carts }: Model, id: number): ModelCart {
  const found = carts.find((one) => one.id === id)
  if (found === undefined) throw new Error('what is asked at once is of carts that the model has')
  return found
}

const isReplay = ({ headers }: Called) => headers['idempotency-replayed'] === 'true'
const contains = (data: Record<string, unknown>, part: Record<string, unknown>) =>
  Object.entries(part).every(([name, value]) => data[name] === value)

/** @returns the model after the first serial order that gives these answers, or undefined where none does */
function serially(model: Model, requests: readonly Request[], answers: readonly Called[]): Model | undefined {
  const left = requests.flatMap((request, index) => {
    const answer = answers[index]
    return answer === undefined ? [] : [{ request, answer }]
  })
  return after(copyOf(model), left)

  function after(state: Model, open: typeof left): Model | undefined {
    if (open.length === 0) return state
    for (const one of open) {
      const next = copyOf(state)
      const isAnswered = one.request.isAnswered(next, one.answer)
      const isRight = model.rules.seesNeighbours
        ? isAnswered
        : one.request.isAnswered(copyOf(model), one.answer)
      if (!isRight) continue
      const whole = after(
        next,
        open.filter((other) => other !== one),
      )
      if (whole !== undefined) return whole
    }
    return undefined
  }
}

const copyOf = ({ rules, goods, carts }: Model): Model => ({
  rules,
  goods: structuredClone(goods),
  carts: structuredClone(carts),
})
