import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { CatalogueGoods } from './contract.ts'
import { catalogueGoodsOf, readGoodsRow } from './goods-record.ts'

/**
 * Puts goods on sale or takes them off it; an edit of the catalogue, so it counts as a version.
 *
 * @throws Refusal `GOODS_NOT_FOUND`
 */
export type SwitchActive = (
  goodsId: number,
  isActive: boolean,
  caller: StaffCaller,
) => Promise<CatalogueGoods>

/**
 * Says of goods that are not counted whether they are sold out: no edit, so the version stays.
 *
 * @throws Refusal `GOODS_NOT_FOUND`; `STOCK_COUNTED` where the stock tells
 */
export type SetSoldOut = (goodsId: number, soldOut: boolean, caller: StaffCaller) => Promise<CatalogueGoods>

type Shop = Pick<Platform, 'database' | 'goodsChanged'>

export function createSwitchActive({ database, goodsChanged }: Shop): SwitchActive {
  return async (goodsId, isActive, caller) => {
    const goods = await database.transaction(
      async (statements) => {
        const before = await readGoodsRow(statements, goodsId, 'FOR UPDATE')
        if ((before.is_active === 1) === isActive) return catalogueGoodsOf(before, caller)
        await statements.change(
          `UPDATE goods FORCE INDEX (PRIMARY) SET is_active = ?, version = version + 1, updated_at = SYSDATE(6)
            WHERE id = ?`,
          [isActive, goodsId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: isActive ? 'goods.activate' : 'goods.deactivate',
          subject: 'goods',
          subjectId: goodsId,
          detail: {},
        })
        return catalogueGoodsOf(await readGoodsRow(statements, goodsId), caller)
      },
      // Done twice, it is the same.
      { recognisesItself: true },
    )
    goodsChanged.fire()
    return goods
  }
}

export function createSetSoldOut({ database, goodsChanged }: Shop): SetSoldOut {
  return async (goodsId, soldOut, caller) => {
    const goods = await database.transaction(
      async (statements) => {
        const before = await readGoodsRow(statements, goodsId, 'FOR UPDATE')
        if (before.tracks_stock === 1) throw new Refusal('STOCK_COUNTED')
        if ((before.sold_out === 1) === soldOut) return catalogueGoodsOf(before, caller)
        await statements.change(
          'UPDATE goods FORCE INDEX (PRIMARY) SET sold_out = ?, updated_at = SYSDATE(6) WHERE id = ?',
          [soldOut, goodsId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'goods.sold-out',
          subject: 'goods',
          subjectId: goodsId,
          detail: { sold_out: soldOut },
        })
        return catalogueGoodsOf(await readGoodsRow(statements, goodsId), caller)
      },
      { recognisesItself: true },
    )
    goodsChanged.fire()
    return goods
  }
}
