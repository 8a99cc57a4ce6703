import { type Facts, NO_FACT } from '@kedai/shared/reports/read-facts.ts'
import type { GoodsFigures } from './figures/contract.ts'
import type { GoodsName } from './read-names.ts'

/** What goods or a category of them came to. */
export type GoodsSums = Omit<GoodsFigures, 'goods_id' | 'name' | 'category'>

const NO_SUMS: GoodsSums = {
  quantity: 0,
  amount: 0,
  discount_amount: 0,
  cost_amount: 0,
  margin_amount: 0,
  uncosted_quantity: 0,
  uncosted_amount: 0,
  refunded_quantity: 0,
  refunded_amount: 0,
}

/** Numbers of the goods that were sold or taken back. */
export function goodsOf(facts: Facts): number[] {
  return [...new Set([...facts.of('goods').keys(), ...facts.of('goods_refund').keys()])].map(Number)
}

/** All goods that were sold or taken back, the best by amount first. */
export function goodsFigures(facts: Facts, names: ReadonlyMap<number, GoodsName>): GoodsFigures[] {
  return goodsOf(facts)
    .map((id) => ({
      goods_id: id,
      name: names.get(id)?.name ?? '',
      category: names.get(id)?.category ?? '',
      ...sumsOf(facts, id),
    }))
    .sort((one, other) => other.amount - one.amount || one.goods_id - other.goods_id)
}

/** What these goods came to; all 0 where they were not sold. */
export function sumsOf(facts: Facts, goodsId: number): GoodsSums {
  const sold = facts.of('goods').get(String(goodsId)) ?? NO_FACT
  const back = facts.of('goods_refund').get(String(goodsId)) ?? NO_FACT
  return {
    quantity: sold.quantity,
    amount: sold.amount,
    discount_amount: sold.other_amount,
    cost_amount: sold.cost,
    margin_amount: sold.amount + sold.other_amount - sold.uncosted_amount - sold.cost,
    uncosted_quantity: sold.uncosted_quantity,
    uncosted_amount: sold.uncosted_amount,
    refunded_quantity: back.quantity,
    refunded_amount: back.amount,
  }
}

/** Sums of some goods. */
export function addUp(all: readonly GoodsSums[]): GoodsSums {
  return all.reduce(
    (sums, one) =>
      Object.fromEntries(
        (Object.keys(NO_SUMS) as (keyof GoodsSums)[]).map((name) => [name, sums[name] + one[name]]),
      ) as GoodsSums,
    NO_SUMS,
  )
}
