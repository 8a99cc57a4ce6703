import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { type CatalogueGoods, readGoods } from '@kedai/shared/goods/read-goods.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { type CartLine, readCartLines } from '@kedai/shared/sale/cart-record.ts'
import { totalsOf } from './cart-totals.ts'
import type { CartTotals, ChangeLineBody, LineParams } from './contract.ts'
import { refuseQuantity, refuseUnlessPrice, requireOnSale } from './decide-addition.ts'
import { withinCart } from './within-cart.ts'

/** Changes one line: its quantity or note, or the price that the customer accepts. */
export type ChangeLine = (
  params: LineParams,
  body: ChangeLineBody,
  idempotency: Idempotency | undefined,
) => Promise<Outcome<CartTotals>>

export function createChangeLine(database: Database): ChangeLine {
  return (params, body, idempotency) =>
    withinCart(database, {
      cartId: params.cart_id,
      idempotency,
      work: (statements, cart) => changeLine(statements, cart.id, params.line_number, body),
    })
}

async function changeLine(
  statements: Statements,
  cartId: number,
  lineNumber: number,
  body: ChangeLineBody,
): Promise<CartTotals> {
  const lines = await readCartLines(statements, cartId)
  const before = lines.find((line) => line.lineNumber === lineNumber)
  if (before === undefined) throw new Refusal('CART_LINE_NOT_FOUND')
  const goods = await readGoods(statements, [before.goodsId])
  const line = decideChange(before, goods.get(before.goodsId), body)
  await statements.change(
    'UPDATE cart_lines SET quantity = ?, unit_price = ?, note = ? WHERE cart_id = ? AND line_number = ?',
    [line.quantity, line.unitPrice, line.note, cartId, lineNumber],
  )
  return totalsOf(
    cartId,
    lines.map((other) => (other === before ? line : other)),
  )
}

/**
 * The line after the change. A price is only ever accepted as the catalogue has it now; a change that names
 * none leaves the accepted one, and pay will ask again if it is out of date.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `PRICE_CHANGED`, `QUANTITY_TOO_LARGE` or `OUT_OF_STOCK`
 */
export function decideChange(
  before: CartLine,
  goods: CatalogueGoods | undefined,
  { total, goods_price, note }: ChangeLineBody,
): CartLine {
  const onSale = requireOnSale(goods)
  if (goods_price !== undefined) refuseUnlessPrice(onSale, goods_price, before.lineNumber)
  const line = {
    ...before,
    quantity: total ?? before.quantity,
    unitPrice: goods_price ?? before.unitPrice,
    note: note ?? before.note,
  }
  if (total !== undefined) refuseQuantity(line, onSale)
  return line
}
