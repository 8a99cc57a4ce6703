import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { normaliseBarcode } from '@kedai/shared/goods/barcode.ts'
import { rewriteWords } from '@kedai/shared/goods/words-of-goods.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { CatalogueGoods, ChangeGoodsBody, GoodsFields } from './contract.ts'
import { catalogueGoodsOf, type GoodsRow, readGoodsRow } from './goods-record.ts'
import { refuseTakenCodes } from './refuse-taken-codes.ts'
import { switchTracking } from './switch-tracking.ts'

/**
 * Changes goods that nobody has edited since they were read; their stock only where its tracking is switched.
 *
 * @param version - that was read
 * @throws Refusal `GOODS_NOT_FOUND`, `VERSION_CHANGED`, `SKU_TAKEN`, `BARCODE_TAKEN`, `BARCODE_INVALID`;
 *   `VALIDATION_FAILED` for a stock that is missing or not wanted
 */
export type ChangeGoods = (
  goodsId: number,
  version: number,
  changes: ChangeGoodsBody,
  caller: StaffCaller,
) => Promise<CatalogueGoods>

export function createChangeGoods({
  database,
  goodsChanged,
}: Pick<Platform, 'database' | 'goodsChanged'>): ChangeGoods {
  return async (goodsId, version, changes, caller) => {
    const changed = await database.transaction(
      async (statements) => {
        const before = await readGoodsRow(statements, goodsId, 'FOR UPDATE')
        if (before.version !== version) throw new Refusal('VERSION_CHANGED')
        const after = fieldsAfter(before, changes)
        await refuseTakenCodes(statements, after, goodsId)
        await writeFields(statements, goodsId, after)
        await switchTracking(statements, before, changes, caller)
        if (after.name !== before.name) await rewriteWords(statements, [{ id: goodsId, name: after.name }])
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'goods.change',
          subject: 'goods',
          subjectId: goodsId,
          detail: { ...changes, before: valuesBefore(before, changes) },
        })
        return catalogueGoodsOf(await readGoodsRow(statements, goodsId), caller)
      },
      { recognisesItself: false },
    )
    goodsChanged.fire()
    return changed
  }
}

/** All fields as they are to be, the barcode as it is kept. Whether stock is tracked is switched apart. */
function fieldsAfter(before: GoodsRow, changes: ChangeGoodsBody): Omit<GoodsFields, 'tracks_stock'> {
  const { barcode } = changes
  return {
    name: changes.name ?? before.name,
    category: changes.category ?? before.category,
    price: changes.price ?? before.price,
    cost: changes.cost === undefined ? before.cost : changes.cost,
    sku: changes.sku === undefined ? before.sku : changes.sku,
    barcode: barcode === undefined ? before.barcode : barcode === null ? null : normaliseBarcode(barcode),
    unit: changes.unit ?? before.unit,
    low_stock_level: changes.low_stock_level === undefined ? before.low_stock_level : changes.low_stock_level,
    description: changes.description ?? before.description,
    position: changes.position ?? before.position,
  }
}

async function writeFields(
  statements: Statements,
  goodsId: number,
  after: Omit<GoodsFields, 'tracks_stock'>,
): Promise<void> {
  await statements.change(
    `UPDATE goods FORCE INDEX (PRIMARY)
        SET name = ?, category = ?, price = ?, cost = ?, sku = ?, barcode = ?, unit = ?, low_stock_level = ?,
            description = ?, position = ?, version = version + 1, updated_at = SYSDATE(6)
      WHERE id = ?`,
    [
      after.name,
      after.category,
      after.price,
      after.cost,
      after.sku,
      after.barcode,
      after.unit,
      after.low_stock_level,
      after.description,
      after.position,
      goodsId,
    ],
  )
}

/** What the changed fields were, for the audit trail. */
function valuesBefore(before: GoodsRow, changes: ChangeGoodsBody): object {
  return Object.fromEntries(
    Object.keys(changes).map((field) => [
      field,
      field === 'tracks_stock' ? before.tracks_stock === 1 : before[field as keyof GoodsRow],
    ]),
  )
}
