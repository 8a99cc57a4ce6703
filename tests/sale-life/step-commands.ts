import { expect } from 'vitest'
import {
  type Change,
  type Command,
  change,
  type Model,
  type ModelSale,
  outcomeOf,
  payBack,
  putBack,
  type Real,
  saleAgo,
  stateOf,
} from './model.ts'
import { STEPS, type Step } from './rules.ts'

export function isAllowed({ rules }: Model, step: Step, sale: ModelSale): boolean {
  return rules.steps[step].includes(`${sale.status} ${sale.paymentStatus}`)
}

/** A refusal of a step names the state that the sale is in. */
export function expectStepRefused(answer: Awaited<ReturnType<typeof change>>, sale: ModelSale): void {
  expect(answer.code).toBe(409)
  expect(answer.error).toMatchObject({
    reason: 'STEP_NOT_ALLOWED',
    details: { status: sale.status, payment_status: sale.paymentStatus },
  })
}

/** The steps that the answer offers next, by the names that the API has for them. */
export const allowedNext = (model: Model, sale: ModelSale) =>
  STEPS.filter((step) => isAllowed(model, step, sale)).map((step) =>
    step === 'payment' ? 'take_payment' : step,
  )

/** Verify, complete, reject, or cancel by the customer. */
export class TakeStep implements Command {
  readonly #step: Exclude<Step, 'refund' | 'payment'>
  readonly #ago: number
  constructor(step: Exclude<Step, 'refund' | 'payment'>, ago: number) {
    this.#step = step
    this.#ago = ago
  }
  check = ({ sales }: Readonly<Model>) => sales.length > 0
  async run(model: Model, real: Real) {
    const sale = saleAgo(model, this.#ago)
    const step = this.#step
    const answer = await change(model, real, {
      path: `transactions/${sale.id}/${step}`,
      ...(step === 'reject' && { body: { reason: 'Habis' } }),
      isPublic: step === 'cancel',
      other: otherOf(model, sale, step),
    })
    if (!isAllowed(model, step, sale)) {
      expectStepRefused(answer, sale)
      return
    }
    if (step === 'verify') sale.status = 'verified'
    else if (step === 'complete') sale.status = 'completed'
    else turnDown(model, sale)
    expect(outcomeOf(answer)).toMatchObject({
      ...stateOf(sale),
      allowed: expect.arrayContaining(allowedNext(model, sale)),
    })
    expect(answer.data.allowed).toHaveLength(allowedNext(model, sale).length)
  }
  toString = () => `${this.#step}(${this.#ago} ago)`
}

/** Of a customer, who can but cancel: the same of another sale, where there is one. */
function otherOf({ sales }: Model, sale: ModelSale, step: Step): Change['other'] {
  if (step !== 'cancel') return { path: `transactions/${sale.id}/reject`, body: { reason: 'Tutup' } }
  const another = sales.find(({ id }) => id !== sale.id)
  return another && { path: `transactions/${another.id}/cancel`, body: {} }
}

function turnDown(model: Model, sale: ModelSale): void {
  const isPaid = sale.paymentStatus === 'paid'
  for (const line of sale.lines) {
    putBack(line, line.quantity)
    if (isPaid) line.refunded = line.quantity
  }
  if (isPaid) payBack(model, sale, sale.total)
  Object.assign(sale, { status: 'rejected', paymentStatus: isPaid ? 'refunded' : 'expired' })
}

export class TakePayment implements Command {
  readonly #ago: number
  readonly #method: 'cash' | 'kasbon'
  readonly #over: number
  constructor(ago: number, method: 'cash' | 'kasbon', over: number) {
    this.#ago = ago
    this.#method = method
    this.#over = over
  }
  check = ({ sales }: Readonly<Model>) => sales.length > 0
  async run(model: Model, real: Real) {
    const sale = saleAgo(model, this.#ago)
    const isCredit = this.#method === 'kasbon'
    const handed = isCredit ? sale.total : Math.max(0, sale.total + this.#over)
    const body = {
      method: this.#method,
      payment_amount: handed,
      ...(isCredit && { customer_id: model.customer.id }),
    }
    const path = `transactions/${sale.id}/payment`
    const other = { path, body: { ...body, payment_amount: handed + 1 } }
    const answer = await change(model, real, { path, body, other })
    if (!isAllowed(model, 'payment', sale)) {
      expectStepRefused(answer, sale)
    } else if (handed < sale.total) {
      expect(outcomeOf(answer)).toBe('PAYMENT_TOO_LOW')
    } else if (isCredit && sale.total > 0 && !model.rules.mayOwe(model.customer.balance, sale.total)) {
      expect(outcomeOf(answer)).toBe('CREDIT_LIMIT')
    } else {
      sale.paymentStatus = 'paid'
      sale.paid = [{ method: this.#method, left: sale.total }]
      if (isCredit) model.customer.balance += sale.total
      else if (sale.total > 0) model.cash += model.rules.kept(sale.total, handed)
      expect(outcomeOf(answer)).toMatchObject({
        ...stateOf(sale),
        payment_amount: handed,
        return_amount: handed - sale.total,
      })
    }
  }
  toString = () => `take payment(${this.#ago} ago, ${this.#method}, ${this.#over} over)`
}
