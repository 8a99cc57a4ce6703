import type { FirstLock } from '../coalesce/coalesce-writes.ts'
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

const SELECT_CARTS = `SELECT id, user_id, status, last_line_number,
  CAST(opened_at + INTERVAL ${CART_LIFETIME_HOURS} HOUR AS CHAR) AS ends_at,
  status = 'open' AND opened_at < SYSDATE(6) - INTERVAL ${CART_LIFETIME_HOURS} HOUR AS has_ended
  FROM carts FORCE INDEX (PRIMARY) WHERE id IN (?)`

/**
 * Locks the rows of carts, the first of every lock: whoever wants the same cart queues here.
 *
 * @param cartIds - at least one
 * @param firstLock - whether carts that somebody else holds are waited for, or left out
 * @returns by cart number; what is not there is not in it
 * @throws Refusal `IN_PROGRESS` when another request keeps a cart for longer than a lock wait
 */
export async function lockCarts(
  statements: Statements,
  cartIds: readonly number[],
  firstLock: FirstLock,
): Promise<Map<number, CartRecord>> {
  try {
    const rows = await statements.listRows<CartRow>(
      `${SELECT_CARTS} ORDER BY id FOR UPDATE${firstLock === 'skip' ? ' SKIP LOCKED' : ''}`,
      [cartIds],
    )
    return new Map(rows.map((row) => [row.id, cartOf(row)]))
  } catch (error) {
    if (faultOf(error) !== 'lock-timeout') throw error
    throw new Refusal('IN_PROGRESS', {}, { retryAfterSeconds: 1, cause: error })
  }
}

/** As {@link lockCarts} of one cart, which is waited for. */
export async function lockCart(statements: Statements, cartId: number): Promise<CartRecord | undefined> {
  return (await lockCarts(statements, [cartId], 'wait')).get(cartId)
}

/** Reads the cart's row without locking it. */
export async function readCart(statements: Statements, cartId: number): Promise<CartRecord | undefined> {
  const [row] = await statements.listRows<CartRow>(SELECT_CARTS, [[cartId]])
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
  return (await readLinesOfCarts(statements, [cartId])).get(cartId) ?? []
}

/**
 * The lines of carts, of each cart by their number.
 *
 * @returns by cart number; a cart without lines is not in it
 */
export async function readLinesOfCarts(
  statements: Statements,
  cartIds: readonly number[],
): Promise<Map<number, CartLine[]>> {
  const linesOf = new Map<number, CartLine[]>()
  if (cartIds.length === 0) return linesOf
  const rows = await statements.listRows<{
    cart_id: number
    line_number: number
    goods_id: number
    quantity: number
    unit_price: number
    note: string
    modifier_ids: string
  }>(
    `SELECT cart_id, line_number, goods_id, quantity, unit_price, note, modifier_ids
       FROM cart_lines FORCE INDEX (PRIMARY) WHERE cart_id IN (?) ORDER BY cart_id, line_number`,
    [cartIds],
  )
  for (const row of rows) {
    const line = {
      lineNumber: row.line_number,
      goodsId: row.goods_id,
      quantity: row.quantity,
      unitPrice: row.unit_price,
      note: row.note,
      modifierIds: modifierIdsOf(row.modifier_ids),
    }
    const lines = linesOf.get(row.cart_id)
    if (lines === undefined) linesOf.set(row.cart_id, [line])
    else lines.push(line)
  }
  return linesOf
}

/**
 * Before an answer speaks again of what is committed already, this real change is committed: InnoDB shows a
 * commit before its flush, and the flush of this one covers the one that the answer speaks of.
 *
 * @param cartIds - locked already where there are several
 */
export async function flushBeforeAnswering(
  statements: Statements,
  ...cartIds: readonly number[]
): Promise<void> {
  if (cartIds.length === 0) return
  await statements.listChange(
    'UPDATE carts FORCE INDEX (PRIMARY) SET replays = replays + 1 WHERE id IN (?)',
    [cartIds],
  )
}
