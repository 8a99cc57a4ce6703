import { expect } from 'vitest'
import { type Command, goodsOf, outcomeOf, pick, type Real, send } from '../cart-life/model.ts'
import { RULES as SALE_RULES } from '../sale-life/rules.ts'
import type { Model } from './model-rules.ts'

/** Somebody of the staff sees a sale, hands it over, or turns it down. */
export class TakeStep {
  readonly #step: 'verify' | 'complete' | 'reject'
  readonly #sale: number
  constructor(step: 'verify' | 'complete' | 'reject', sale: number) {
    this.#step = step
    this.#sale = sale
  }
  check = ({ carts }: Readonly<Model>) => carts.some(({ paid }) => paid)
  async run(model: Model, real: Real) {
    const { paid, lines } = pick(
      model.carts.filter((cart) => cart.paid),
      this.#sale,
    )
    if (paid === undefined) return
    const { transaction_id: id } = paid.answer as { transaction_id: string }
    const answer = await send(real, 'POST', `transactions/${id}/${this.#step}`, {
      as: real.manager,
      key: real.newKey(),
      ...(this.#step === 'reject' && { body: { reason: 'Habis' } }),
    })
    if (!SALE_RULES.steps[this.#step].includes(`${paid.status} ${paid.paymentStatus}`)) {
      expect(outcomeOf(answer)).toBe('STEP_NOT_ALLOWED')
      return
    }
    if (this.#step === 'reject') {
      Object.assign(paid, { status: 'rejected', paymentStatus: 'refunded' })
      for (const { goods, quantity } of lines) {
        const returned = goodsOf(model, goods)
        returned.stock = model.rules.stockAfterRejection(returned.stock, quantity)
      }
    } else paid.status = this.#step === 'verify' ? 'verified' : 'completed'
    expect(outcomeOf(answer)).toMatchObject({ status: paid.status, payment_status: paid.paymentStatus })
  }
  toString = () => `${this.#step}(sale ${this.#sale})`
}

export class Restock {
  readonly #goods: number
  readonly #quantity: number
  constructor(goods: number, quantity: number) {
    this.#goods = goods
    this.#quantity = quantity
  }
  check = () => true
  async run(model: Model, real: Real) {
    const goods = pick(model.goods, this.#goods)
    const answer = await send(real, 'POST', `goods/${goods.id}/movements`, {
      as: real.manager,
      key: real.newKey(),
      body: { kind: 'purchase', quantity: this.#quantity },
    })
    goods.stock += this.#quantity
    expect(outcomeOf(answer)).toMatchObject({ stock: goods.stock })
  }
  toString = () => `restock(goods ${this.#goods}, ${this.#quantity})`
}

/** Another command, of which no first answer arrives: the client repeats it with its key. */
export class LoseReply implements Command {
  readonly #command: Command
  constructor(command: Command) {
    this.#command = command
  }
  check = (model: Readonly<Model>) => this.#command.check(model)
  run = (model: Model, real: Real) => this.#command.run(model, { ...real, losesReplies: true })
  toString = () => `lose the reply to ${this.#command}`
}
