import { faultOf } from '../database/faults.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { modifierIdsOf } from '../goods/modifiers.ts'
import { CART_LIFETIME_HOURS } from '../limits.ts'

/** A cart's own row. */
export interface CartRecord {
  readonly id: number
  readonly userId: number
  readonly status: 'open' | 'paid'
  /** Open, but left unpaid for too long. */
  readonly hasEnded: boolean
  readonly lastLineNumber: number
  /** When it ends if it is not paid: DATETIME(6) in UTC, as the database writes it. */
  readonly endsAt: string
}

/** One line of a cart: what the customer wants and the price that was shown and accepted. */
export interface CartLine {
  readonly lineNumber: number
  readonly goodsId: number
  /** Pieces, a positive integer. */
  readonly quantity: number
  /** Rupiah a piece, modifiers included. */
  readonly unitPrice: number
  readonly note: string
  /** Numbers of the modifiers that were chosen, ascending. */
  readonly modifierIds: readonly number[]
}

interface CartRow {
  id: number
  user_id: number
  status: 'open' | 'paid'
  has_ended: number | null
  last_line_number: number
  ends_at: string
}

const SELECT_CART = `SELECT id, user_id, status, last_line_number,
  CAST(opened_at + INTERVAL ${CART_LIFETIME_HOURS} HOUR AS CHAR) AS ends_at,
  status = 'open' AND opened_at < SYSDATE(6) - INTERVAL ${CART_LIFETIME_HOURS} HOUR AS has_ended
  FROM carts WHERE id = ?`

/**
 * Locks the cart's row, the first of every lock: whoever wants the same cart queues here.
 *
 * @returns undefined where there is no such cart
 * @throws Refusal `IN_PROGRESS` when another request keeps the cart for longer than a lock wait
 */
export async function lockCart(statements: Statements, cartId: number): Promise<CartRecord | undefined> {
  try {
    const [row] = await statements.rows<CartRow>(`${SELECT_CART} FOR UPDATE`, [cartId])
    return row && cartOf(row)
  } catch (error) {
    if (faultOf(error) !== 'lock-timeout') throw error
    throw new Refusal('IN_PROGRESS', {}, { retryAfterSeconds: 1, cause: error })
  }
}

/** Reads the cart's row without locking it. */
export async function readCart(statements: Statements, cartId: number): Promise<CartRecord | undefined> {
  const [row] = await statements.rows<CartRow>(SELECT_CART, [cartId])
  return row && cartOf(row)
}

function cartOf(row: CartRow): CartRecord {
  return {
    id: row.id,
    userId: row.user_id,
    status: row.status,
    hasEnded: row.has_ended === 1,
    lastLineNumber: row.last_line_number,
    endsAt: row.ends_at,
  }
}

/** The cart's lines by their number. */
export async function readCartLines(statements: Statements, cartId: number): Promise<CartLine[]> {
  const rows = await statements.rows<{
    line_number: number
    goods_id: number
    quantity: number
    unit_price: number
    note: string
    modifier_ids: string
  }>(
    `SELECT line_number, goods_id, quantity, unit_price, note, modifier_ids
       FROM cart_lines WHERE cart_id = ? ORDER BY line_number`,
    [cartId],
  )
  return rows.map((row) => ({
    lineNumber: row.line_number,
    goodsId: row.goods_id,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    note: row.note,
    modifierIds: modifierIdsOf(row.modifier_ids),
  }))
}

/**
 * Before an answer speaks again of what is committed already, this real change is committed: InnoDB shows a
 * commit before its flush, and the flush of this one covers the one that the answer speaks of.
 */
export async function flushBeforeAnswering(statements: Statements, cartId: number): Promise<void> {
  await statements.change('UPDATE carts SET replays = replays + 1 WHERE id = ?', [cartId])
}
