import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { type ModifierGroup, readModifierGroups } from '@kedai/shared/goods/modifiers.ts'
import type { GoodsDetail } from './contract.ts'
import { GOODS_COLUMNS, type GoodsRow } from './find-goods.ts'
import { goodsOf } from './list-goods.ts'

/**
 * One goods on sale, with the modifiers that are offered with it.
 *
 * @throws Refusal `GOODS_NOT_FOUND`, also for what is no longer on sale
 */
export type ShowGoods = (goodsId: number) => Promise<GoodsDetail>

export function createShowGoods(database: Database): ShowGoods {
  return (goodsId) =>
    database.read(async (statements) => {
      const [row] = await statements.rows<GoodsRow>(
        `SELECT ${GOODS_COLUMNS} FROM goods WHERE id = ? AND is_active = 1`,
        [goodsId],
      )
      if (row === undefined) throw new Refusal('GOODS_NOT_FOUND')
      const groups = await readModifierGroups(statements, [goodsId])
      return { ...goodsOf(row), modifier_groups: (groups.get(goodsId) ?? []).map(groupOf) }
    })
}

function groupOf(group: ModifierGroup): GoodsDetail['modifier_groups'][number] {
  return {
    group_id: group.id,
    name: group.name,
    min_choices: group.minChoices,
    max_choices: group.maxChoices,
    modifiers: group.modifiers.map((modifier) => ({
      modifier_id: modifier.id,
      name: modifier.name,
      price_change: modifier.priceChange,
      sold_out: modifier.soldOut,
    })),
  }
}
