import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { dropPicture } from '@kedai/shared/pictures/drop-picture.ts'
import type { DeletedGoods } from './contract.ts'
import { readGoodsRow } from './goods-record.ts'

/**
 * Removes goods that were never sold, with their movements, counts and picture.
 *
 * @param version - that was read
 * @throws Refusal `GOODS_NOT_FOUND`, `VERSION_CHANGED`, `GOODS_SOLD`
 */
export type DeleteGoods = (goodsId: number, version: number, caller: StaffCaller) => Promise<DeletedGoods>

export function createDeleteGoods({
  database,
  goodsChanged,
}: Pick<Platform, 'database' | 'goodsChanged'>): DeleteGoods {
  return async (goodsId, version, caller) => {
    await database.transaction(
      async (statements) => {
        const goods = await readGoodsRow(statements, goodsId, 'FOR UPDATE')
        if (goods.version !== version) throw new Refusal('VERSION_CHANGED')
        // A sale writes its lines under the lock of the goods, so none can come between.
        if (await wasSold(statements, goodsId)) throw new Refusal('GOODS_SOLD')
        await statements.change('DELETE FROM stock_movements WHERE goods_id = ?', [goodsId])
        await statements.change('DELETE FROM stock_count_lines WHERE goods_id = ?', [goodsId])
        await statements.change('DELETE FROM goods WHERE id = ?', [goodsId])
        if (goods.picture_id !== null) await dropPicture(statements, goods.picture_id)
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'goods.delete',
          subject: 'goods',
          subjectId: goodsId,
          detail: { name: goods.name, price: goods.price, stock: goods.stock, sku: goods.sku },
        })
      },
      { recognisesItself: false },
    )
    goodsChanged.fire()
    return { goods_id: goodsId }
  }
}

async function wasSold(statements: Statements, goodsId: number): Promise<boolean> {
  const sold = await statements.rows('SELECT 1 FROM transaction_lines WHERE goods_id = ? LIMIT 1', [goodsId])
  return sold.length > 0
}
