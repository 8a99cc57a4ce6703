import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { normaliseBarcode } from '@kedai/shared/goods/barcode.ts'
import { createGoods } from '@kedai/shared/goods/create-goods.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import type { CatalogueGoods, CreateGoodsBody } from './contract.ts'
import { catalogueGoodsOf, readGoodsRow } from './goods-record.ts'
import { refuseField } from './refuse-field.ts'
import { refuseTakenCodes } from './refuse-taken-codes.ts'

/**
 * Puts goods into the catalogue, with their opening stock as a movement.
 *
 * @throws Refusal `SKU_TAKEN`, `BARCODE_TAKEN`, `BARCODE_INVALID`; `VALIDATION_FAILED` for a stock that is not counted
 */
export type AddGoods = (
  body: CreateGoodsBody,
  caller: StaffCaller,
  idempotency: Idempotency,
) => Promise<Outcome<CatalogueGoods>>

export function createAddGoods({
  database,
  goodsChanged,
}: Pick<Platform, 'database' | 'goodsChanged'>): AddGoods {
  return async (body, caller, idempotency) => {
    const barcode = body.barcode === null ? null : normaliseBarcode(body.barcode)
    if (!body.tracks_stock && body.stock > 0) refuseField('stock', 'must be 0 where stock is not tracked')
    const outcome = await oncePerKey<undefined, CatalogueGoods>(database, {
      idempotency,
      lock: lockNothing,
      work: async (statements) => {
        await refuseTakenCodes(statements, { sku: body.sku, barcode }, 0)
        const id = await createGoods(statements, {
          name: body.name,
          category: body.category,
          price: body.price,
          cost: body.cost,
          sku: body.sku,
          barcode,
          unit: body.unit,
          tracksStock: body.tracks_stock,
          stock: body.stock,
          lowStockLevel: body.low_stock_level,
          description: body.description,
          position: body.position,
          staffId: caller.staffId,
        })
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'goods.create',
          subject: 'goods',
          subjectId: id,
          detail: body,
        })
        return catalogueGoodsOf(await readGoodsRow(statements, id), caller)
      },
    })
    goodsChanged.fire()
    return outcome
  }
}
