import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { type MovedStock, moveStock, type StockMove } from '@kedai/shared/goods/move-stock.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { MoveManyBody, MoveStockBody, StockMovement } from './contract.ts'

type Reasoned = Pick<MoveManyBody, 'kind' | 'reason'>
type Needs = Pick<Platform, 'database' | 'goodsChanged'>

/**
 * Moves the stock of one goods: a purchase, a correction or waste.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, `STOCK_NOT_TRACKED`, `OUT_OF_STOCK`
 */
export type MoveOne = (
  goodsId: number,
  body: MoveStockBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<StockMovement>>

/** As {@link MoveOne} for several goods at once, as of a delivery: all or none. */
export type MoveMany = (
  body: MoveManyBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<StockMovement[]>>

export function createMoveOne({ database, goodsChanged }: Needs): MoveOne {
  return async (goodsId, { quantity, unit_cost: unitCost, ...reasoned }, caller, idempotency) => {
    const outcome = await oncePerKey(database, {
      idempotency,
      lock: lockNothing,
      work: async (statements) => {
        const [movement] = await move(statements, [{ goodsId, quantity, unitCost }], reasoned, caller)
        if (movement === undefined) throw new Error('a move of stock came to nothing')
        return movement
      },
    })
    goodsChanged.fire()
    return outcome
  }
}

export function createMoveMany({ database, goodsChanged }: Needs): MoveMany {
  return async ({ lines, ...reasoned }, caller, idempotency) => {
    const moves = lines.map((line) => ({
      goodsId: line.goods_id,
      quantity: line.quantity,
      unitCost: line.unit_cost,
    }))
    const outcome = await oncePerKey(database, {
      idempotency,
      lock: lockNothing,
      work: (statements) => move(statements, moves, reasoned, caller),
    })
    goodsChanged.fire()
    return outcome
  }
}

async function move(
  statements: Statements,
  moves: readonly StockMove[],
  { kind, reason }: Reasoned,
  { staffId }: StaffCaller,
): Promise<StockMovement[]> {
  const moved = await moveStock(statements, moves, { kind, reason, staffId })
  // A purchase is what a delivery note proves; what takes stock away without one is looked at later.
  if (kind !== 'purchase') {
    await writeAudit(statements, {
      staffId,
      action: `stock.${kind}`,
      subject: 'goods',
      subjectId: moved.length === 1 ? (moved[0]?.goodsId ?? '') : '',
      detail: { reason, goods: moved.map(({ goodsId, quantity }) => ({ goods_id: goodsId, quantity })) },
    })
  }
  return moved.map((one) => movementOf(one, { kind, reason }))
}

function movementOf(moved: MovedStock, { kind, reason }: Reasoned): StockMovement {
  return {
    movement_id: moved.movementId,
    goods_id: moved.goodsId,
    kind,
    quantity: moved.quantity,
    reason,
    unit_cost: moved.unitCost ?? null,
    stock: moved.stock,
    moved_at: rfc3339(moved.movedAt),
  }
}
