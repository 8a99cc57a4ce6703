import { expect } from 'vitest'
import {
  type Command,
  change,
  type Model,
  type ModelLine,
  type ModelSale,
  outcomeOf,
  payBack,
  putBack,
  type Real,
  saleAgo,
  stateOf,
} from './model.ts'
import { expectStepRefused, isAllowed } from './step-commands.ts'

/** Rupiah by which rounding may move what is given back for some pieces of a line: once for the line, once for them. */
const ROUNDING_MAX = 2

/** Gives back all that is left, or some pieces of one line. */
export class Refund implements Command {
  readonly #ago: number
  readonly #pieces: { readonly line: number; readonly quantity: number } | undefined
  readonly #restock: boolean
  constructor(ago: number, pieces: { line: number; quantity: number } | undefined, restock: boolean) {
    this.#ago = ago
    this.#pieces = pieces
    this.#restock = restock
  }
  check = ({ sales }: Readonly<Model>) => sales.length > 0
  async run(model: Model, real: Real) {
    const sale = saleAgo(model, this.#ago)
    const body = {
      reason: 'Tumpah',
      restock: this.#restock,
      ...(this.#pieces && {
        lines: [{ line_number: this.#pieces.line, quantity: this.#pieces.quantity }],
      }),
    }
    const path = `transactions/${sale.id}/refund`
    const other = { path, body: { ...body, restock: !this.#restock } }
    const answer = await change(model, real, { path, body, other })
    const pieces = this.#chosen(sale)
    if (!isAllowed(model, 'refund', sale)) {
      expectStepRefused(answer, sale)
      return
    }
    if (pieces === undefined) {
      expect(outcomeOf(answer)).toBe('REFUND_TOO_HIGH')
      return
    }
    expect(answer.error).toBeUndefined()
    const amount: number = answer.data.amount
    expectFairAmounts(sale, pieces, answer.data.lines)
    // What has no count does not go back to stock.
    expect(answer.data.lines).toMatchObject(
      pieces.map(({ line }) => ({ restocked: this.#restock && line.goods.isTracked })),
    )
    expect(sale.refunded + amount).toBeLessThanOrEqual(sale.total)
    const givenBack = payBack(model, sale, amount)
    for (const { line, quantity } of pieces) {
      line.refunded += quantity
      putBack(line, model.rules.restocked(quantity, this.#restock))
    }
    if (isAllBack(sale)) {
      expect(sale.refunded).toBe(sale.total)
      Object.assign(sale, { status: 'refunded', paymentStatus: 'refunded' })
    }
    expect(outcomeOf(answer)).toMatchObject(stateOf(sale))
    if (amount > 0) expect(answer.data.given_back).toEqual(givenBack)
  }

  /** Undefined where more is asked for than is left. */
  #chosen({ lines }: ModelSale): { line: ModelLine; quantity: number }[] | undefined {
    const pieces = this.#pieces
    if (pieces === undefined)
      return lines
        .map((line) => ({ line, quantity: line.quantity - line.refunded }))
        .filter(({ quantity }) => quantity > 0)
    const line = lines[pieces.line - 1]
    if (line === undefined || line.refunded + pieces.quantity > line.quantity) return undefined
    return [{ line, quantity: pieces.quantity }]
  }

  toString = () => {
    const what = this.#pieces ? `${this.#pieces.quantity} of line ${this.#pieces.line}` : 'all'
    return `refund(${this.#ago} ago, ${what}${this.#restock ? ', back to stock' : ''})`
  }
}

const charged = ({ goods, quantity }: ModelLine) => goods.price * quantity

/** Each line's amount is its part of the total, as near as whole rupiah go; what was free is worth nothing. */
function expectFairAmounts(
  sale: ModelSale,
  pieces: readonly { line: ModelLine; quantity: number }[],
  answered: readonly { line_number: number; quantity: number; amount: number }[],
): void {
  expect(answered.map(({ line_number, quantity }) => ({ line_number, quantity }))).toEqual(
    pieces.map(({ line, quantity }) => ({ line_number: sale.lines.indexOf(line) + 1, quantity })),
  )
  const whole = sale.lines.reduce((sum, line) => sum + charged(line), 0)
  for (const [index, { line, quantity }] of pieces.entries()) {
    const fair = whole === 0 ? 0 : (sale.total * line.goods.price * quantity) / whole
    const off = Math.abs((answered[index]?.amount ?? Number.NaN) - fair)
    expect(off).toBeLessThan(fair === 0 ? 1 : ROUNDING_MAX)
  }
}

/** Nothing that cost something is still with the customer; of a sale that was free, nothing at all. */
function isAllBack({ lines, total }: ModelSale): boolean {
  return lines
    .filter((line) => total === 0 || line.goods.price > 0)
    .every(({ quantity, refunded }) => refunded === quantity)
}
