import type { Platform } from '@kedai/shared/http/define-function.ts'
import { readFacts } from '@kedai/shared/reports/read-facts.ts'
import { sumsOf } from '../goods-figures.ts'
import { daysOf } from '../period.ts'
import type { GoodsReportQuery, RankedGoods } from './contract.ts'

export type RankGoods = (query: GoodsReportQuery) => Promise<RankedGoods[]>

/** The goods that sold best, or worst: of the latter only those on sale, for the others can sell nothing. */
export function createRankGoods({ database }: Pick<Platform, 'database'>): RankGoods {
  return ({ from, to, order, limit }) =>
    database.snapshot(async (statements) => {
      const facts = await readFacts(statements, daysOf({ from, to }))
      const goods = await statements.rows<{ id: number; name: string; category: string; is_active: number }>(
        'SELECT id, name, category, is_active FROM goods',
      )
      const wanted = order === 'best' ? -1 : 1
      return goods
        .map(({ id, name, category, is_active }) => ({
          goods_id: id,
          name,
          category,
          is_active: is_active === 1,
          ...sumsOf(facts, id),
        }))
        .filter(({ is_active, quantity }) => (order === 'best' ? quantity > 0 : is_active))
        .sort(
          (one, other) =>
            wanted * (one.quantity - other.quantity) ||
            wanted * (one.amount - other.amount) ||
            one.goods_id - other.goods_id,
        )
        .slice(0, limit)
        .map((one, index) => ({ rank: index + 1, ...one }))
    })
}
