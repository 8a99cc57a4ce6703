import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { modifierIdsText, optionsHash } from '@kedai/shared/goods/modifiers.ts'
import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import type { CartAfter } from './decide-additions.ts'

const INSERT_LINES = `INSERT INTO cart_lines (cart_id, line_number, goods_id, options_hash, modifier_ids, quantity,
  unit_price, note) VALUES ?`

/** Writes carts that were added to, by one statement each for new and old carts and lines. */
export async function writeCarts(statements: Statements, carts: readonly CartAfter[]): Promise<void> {
  await openCarts(
    statements,
    carts.filter(({ isNew }) => isNew),
  )
  const changed = carts.flatMap((cart) => [...cart.changed.values()].map((change) => ({ cart, ...change })))
  await numberLines(statements, [
    ...new Set(changed.filter(({ cart, isNew }) => isNew && !cart.isNew).map(({ cart }) => cart)),
  ])
  const rowsOf = (areNew: boolean) =>
    changed.filter(({ isNew }) => isNew === areNew).map(({ cart, line }) => rowOf(cart, line))
  await statements.insertRows(INSERT_LINES, rowsOf(true))
  // These are there: an insert that finds them is the way to change many rows to a value of each one's own.
  await statements.insertRows(
    `${INSERT_LINES} ON DUPLICATE KEY UPDATE
       quantity = VALUES(quantity), unit_price = VALUES(unit_price), note = VALUES(note)`,
    rowsOf(false),
  )
}

async function openCarts(statements: Statements, carts: readonly CartAfter[]): Promise<void> {
  if (carts.length === 0) return
  await statements.listChange(
    `INSERT INTO carts (id, user_id, last_line_number, opened_at)
     VALUES ${carts.map(() => '(?, ?, ?, SYSDATE(6))').join(', ')}`,
    carts.flatMap(({ id, userId, lastLineNumber }) => [id, userId, lastLineNumber]),
  )
}

async function numberLines(statements: Statements, carts: readonly CartAfter[]): Promise<void> {
  if (carts.length === 0) return
  await statements.listChange(
    `UPDATE carts FORCE INDEX (PRIMARY) SET last_line_number = CASE id ${'WHEN ? THEN ? '.repeat(carts.length)}END
      WHERE id IN (?)`,
    [...carts.flatMap(({ id, lastLineNumber }) => [id, lastLineNumber]), carts.map(({ id }) => id)],
  )
}

function rowOf(cart: CartAfter, line: CartLine): SqlValue[] {
  const options = modifierIdsText(line.modifierIds)
  return [
    cart.id,
    line.lineNumber,
    line.goodsId,
    optionsHash(options),
    options,
    line.quantity,
    line.unitPrice,
    line.note,
  ]
}
