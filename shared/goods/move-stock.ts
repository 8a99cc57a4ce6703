import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { GOODS_NAMED_MAX } from '../limits.ts'

/** A change of stock that is no sale. */
export interface StockMove {
  readonly goodsId: number
  /** What the stock changes by, in the unit of the goods; not 0. */
  readonly quantity: number
  /** Rupiah that a unit cost, of a purchase: from now on the cost of the goods. */
  readonly unitCost?: number | undefined
}

/** What all moves of one transaction share. */
export interface MoveContext {
  readonly kind: 'purchase' | 'correction' | 'waste'
  readonly reason: string
  readonly staffId: number
}

/** A move that was made. */
export interface MovedStock extends StockMove {
  readonly movementId: number
  /** Units after it. */
  readonly stock: number
  /** DATETIME(6) in UTC. */
  readonly movedAt: string
}

interface LockedRow {
  id: number
  tracks_stock: number
  stock: number
  now: string
}

/**
 * Moves the stock of some goods, all or none, with a movement for each.
 *
 * @param moves - each of other goods
 * @returns the moves by ascending goods
 * @throws Refusal `GOODS_NOT_FOUND`, `STOCK_NOT_TRACKED` or `OUT_OF_STOCK` with the goods they are about
 */
export async function moveStock(
  statements: Statements,
  moves: readonly StockMove[],
  { kind, reason, staffId }: MoveContext,
): Promise<MovedStock[]> {
  const ascending = moves.toSorted((a, b) => a.goodsId - b.goodsId)
  const locked = await lockGoods(
    statements,
    ascending.map(({ goodsId }) => goodsId),
  )
  refuseMoves(ascending, locked)
  for (const move of ascending) await changeStock(statements, move)
  // The clock as it was under the last of the locks.
  const movedAt = [...locked.values()].at(-1)?.now ?? ''
  await statements.insertRows(
    'INSERT INTO stock_movements (goods_id, kind, quantity, reason, staff_id, unit_cost, moved_at) VALUES ?',
    ascending.map((move) => [
      move.goodsId,
      kind,
      move.quantity,
      reason,
      staffId,
      move.unitCost ?? null,
      movedAt,
    ]),
  )
  const movementIds = await newestMovements(statements, ascending)
  return ascending.map((move) => ({
    ...move,
    movementId: movementIds.get(move.goodsId) ?? 0,
    stock: (locked.get(move.goodsId)?.stock ?? 0) + move.quantity,
    movedAt,
  }))
}

async function lockGoods(
  statements: Statements,
  goodsIds: readonly number[],
): Promise<ReadonlyMap<number, LockedRow>> {
  const rows = await statements.listRows<LockedRow>(
    `SELECT id, tracks_stock, stock, CAST(SYSDATE(6) AS CHAR) AS now FROM goods FORCE INDEX (PRIMARY)
      WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [goodsIds],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

function refuseMoves(moves: readonly StockMove[], locked: ReadonlyMap<number, LockedRow>): void {
  const refuse = (
    reason: 'GOODS_NOT_FOUND' | 'STOCK_NOT_TRACKED',
    isWrong: (row: LockedRow | undefined) => boolean,
  ) => {
    const goods = moves.map(({ goodsId }) => goodsId).filter((id) => isWrong(locked.get(id)))
    if (goods.length > 0) throw new Refusal(reason, { goods: goods.slice(0, GOODS_NAMED_MAX) })
  }
  refuse('GOODS_NOT_FOUND', (row) => row === undefined)
  refuse('STOCK_NOT_TRACKED', (row) => row?.tracks_stock !== 1)
  const short = moves.flatMap(({ goodsId, quantity }) => {
    const stock = locked.get(goodsId)?.stock ?? 0
    return stock + quantity < 0 ? [{ goods_id: goodsId, total: -quantity, stock }] : []
  })
  if (short.length > 0) throw new Refusal('OUT_OF_STOCK', { goods: short.slice(0, GOODS_NAMED_MAX) })
}

async function changeStock(
  statements: Statements,
  { goodsId, quantity, unitCost }: StockMove,
): Promise<void> {
  const matched = await statements.change(
    `UPDATE goods FORCE INDEX (PRIMARY) SET stock = stock + ?, cost = COALESCE(?, cost)
      WHERE id = ? AND tracks_stock = 1 AND stock + ? >= 0`,
    [quantity, unitCost ?? null, goodsId, quantity],
  )
  if (matched !== 1) throw new Error(`the stock of goods ${goodsId} changed under its lock`)
}

// Whoever moves stock holds the lock of the goods, so the newest movement of each is the one just written.
async function newestMovements(
  statements: Statements,
  moves: readonly StockMove[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await statements.listRows<{ goods_id: number; id: number }>(
    'SELECT goods_id, MAX(id) AS id FROM stock_movements WHERE goods_id IN (?) GROUP BY goods_id',
    [moves.map(({ goodsId }) => goodsId)],
  )
  return new Map(rows.map((row) => [row.goods_id, row.id]))
}
