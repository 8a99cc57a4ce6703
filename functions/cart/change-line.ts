import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { NO_MODIFIERS } from '@kedai/shared/goods/modifiers.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { type CartLine, readCartLines } from '@kedai/shared/sale/cart-record.ts'
import { priceRulesOf } from '@kedai/shared/sale/price-rules.ts'
import {
  choicesOf,
  piecePrice,
  readSaleCatalogue,
  type SaleCatalogue,
} from '@kedai/shared/sale/sale-catalogue.ts'
import { totalsOf } from './cart-totals.ts'
import type { CartTotals, ChangeLineBody, LineParams } from './contract.ts'
import { refuseQuantity, refuseUnlessPrice, requireOnSale } from './decide-addition.ts'
import { type CartNeeds, withinCart } from './within-cart.ts'

/** Changes one line: its quantity or note, or the price that the customer accepts. */
export type ChangeLine = (
  params: LineParams,
  body: ChangeLineBody,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<CartTotals>>

export function createChangeLine({ database, settings }: CartNeeds): ChangeLine {
  return async (params, body, idempotency) => {
    const rules = priceRulesOf(await settings.current(), Date.now(), { isCash: true })
    return withinCart(database, {
      cartId: params.cart_id,
      idempotency,
      work: async (statements, cart) => {
        const lines = await changeLine(statements, cart.id, params.line_number, body)
        return totalsOf(cart.id, lines, rules)
      },
    })
  }
}

async function changeLine(
  statements: Statements,
  cartId: number,
  lineNumber: number,
  body: ChangeLineBody,
): Promise<CartLine[]> {
  const lines = await readCartLines(statements, cartId)
  const before = lines.find((line) => line.lineNumber === lineNumber)
  if (before === undefined) throw new Refusal('CART_LINE_NOT_FOUND')
  const catalogue = await readSaleCatalogue(statements, [before])
  const line = decideChange(lines, before, catalogue, body)
  await statements.change(
    'UPDATE cart_lines SET quantity = ?, unit_price = ?, note = ? WHERE cart_id = ? AND line_number = ?',
    [line.quantity, line.unitPrice, line.note, cartId, lineNumber],
  )
  return lines.map((other) => (other === before ? line : other))
}

/**
 * The line after the change. A price is only ever accepted as the catalogue has it now; a change that names
 * none leaves the accepted one, and pay will ask again if it is out of date.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `PRICE_CHANGED`, `QUANTITY_TOO_LARGE`, `OUT_OF_STOCK`, and of modifiers what
 *   {@link choicesOf} refuses
 */
export function decideChange(
  lines: readonly CartLine[],
  before: CartLine,
  catalogue: SaleCatalogue,
  { total, goods_price, note }: ChangeLineBody,
): CartLine {
  const onSale = requireOnSale(catalogue.goods.get(before.goodsId))
  if (goods_price !== undefined) {
    const chosen = choicesOf([before], catalogue).get(before.lineNumber) ?? NO_MODIFIERS
    refuseUnlessPrice(onSale.id, piecePrice(onSale, chosen), goods_price, before.lineNumber)
  }
  const line = {
    ...before,
    quantity: total ?? before.quantity,
    unitPrice: goods_price ?? before.unitPrice,
    note: note ?? before.note,
  }
  if (total !== undefined) {
    const others = lines.filter((other) => other !== before)
    refuseQuantity([...others, line], line, onSale)
  }
  return line
}
