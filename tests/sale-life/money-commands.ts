import { expect } from 'vitest'
import { askAgain, type Command, change, type Model, outcomeOf, type Real } from './model.ts'

/** A customer pays back in cash: all that is owed, or so much less, or more than that. */
export class Repay implements Command {
  readonly #less: number
  constructor(less: number) {
    this.#less = less
  }
  check = () => true
  async run(model: Model, real: Real) {
    const { customer } = model
    const amount = Math.max(1, customer.balance - this.#less)
    const path = `transactions/customers/${customer.id}/repayments`
    const body = { amount, method: 'cash' }
    const other = { path, body: { ...body, amount: amount + 1 } }
    const answer = await change(model, real, { path, body, other })
    if (amount > customer.balance) {
      expect(outcomeOf(answer)).toBe('REPAYMENT_TOO_HIGH')
      return
    }
    customer.balance -= amount
    model.cash += amount
    expect(outcomeOf(answer)).toMatchObject({ balance: customer.balance })
  }
  toString = () => `repay(all less ${this.#less})`
}

export class MoveCash implements Command {
  readonly #amount: number
  constructor(amount: number) {
    this.#amount = amount
  }
  check = () => true
  async run(model: Model, real: Real) {
    const path = `transactions/shifts/${real.shiftId}/movements`
    const body = { amount: this.#amount, reason: 'Es batu' }
    const other = { path, body: { ...body, reason: 'Gas' } }
    const answer = await change(model, real, { path, body, other })
    model.cash += this.#amount
    expect(outcomeOf(answer)).toMatchObject({ expected_amount: model.cash })
  }
  toString = () => `move cash(${this.#amount})`
}

/** The last change again with its key: the first answer, and nothing changes. */
export class Repeat implements Command {
  check = ({ last }: Readonly<Model>) => last !== undefined
  async run({ last }: Model, real: Real) {
    if (last === undefined) return
    const answer = await askAgain(real, last)
    expect(outcomeOf(answer)).toEqual(last.answer)
    expect(answer.headers['idempotency-replayed']).toBe('true')
  }
  toString = () => 'repeat the last change'
}

/** The key of the last change with another request. */
export class ReuseKey implements Command {
  check = ({ last }: Readonly<Model>) => last?.other !== undefined
  async run({ last }: Model, real: Real) {
    if (last?.other === undefined) return
    const { isPublic = false, key, other } = last
    const answer = await askAgain(real, { ...other, isPublic, key })
    expect(answer.code).toBe(422)
    expect(outcomeOf(answer)).toBe('IDEMPOTENCY_KEY_REUSED')
  }
  toString = () => 'reuse the last key'
}
