import type { BusinessDay } from '@kedai/shared/ledger/business-date.ts'
import { REPORT_GOODS_MAX } from '@kedai/shared/limits.ts'
import type { Dimension } from '@kedai/shared/reports/facts.ts'
import { type Fact, type Facts, NO_FACT } from '@kedai/shared/reports/read-facts.ts'
import { addUp, goodsFigures } from '../goods-figures.ts'
import type { Period } from '../period.ts'
import type { GoodsName } from '../read-names.ts'
import { byHour } from './by-hour.ts'
import type { Figures, GoodsFigures, PeriodFigures } from './contract.ts'

/** What a report is made from, all of one moment. */
export interface FiguresSource {
  readonly period: Period
  readonly facts: Facts
  readonly day: BusinessDay
  readonly goodsNames: ReadonlyMap<number, GoodsName>
  readonly staffNames: ReadonlyMap<number, string>
  readonly credit: Figures['credit']
}

/** Makes the report on a period. */
export function buildFigures({ period, facts, day, goodsNames, staffNames, credit }: FiguresSource): Figures {
  const line = (kind: string) => facts.of('line').get(kind) ?? NO_FACT
  const sale = facts.of('sale').get('') ?? NO_FACT
  const refund = facts.of('refund').get('') ?? NO_FACT
  const waiting = facts.of('waiting').get('') ?? NO_FACT
  const goods = goodsFigures(facts, goodsNames)
  const all = addUp(goods)
  return {
    ...period,
    sale_count: sale.entry_count,
    goods_amount: line('goods').amount,
    discount_amount: line('discount').amount,
    service_amount: line('service').amount,
    delivery_amount: line('delivery').amount,
    tax_amount: line('tax').amount,
    included_tax_amount: line('tax').other_amount,
    rounding_amount: line('rounding').amount,
    total_amount: sale.amount,
    refund_count: refund.entry_count,
    refund_amount: refund.amount,
    net_amount: sale.amount - refund.amount,
    average_amount: sale.entry_count === 0 ? 0 : Math.round(sale.amount / sale.entry_count),
    cost_amount: all.cost_amount,
    margin_amount: all.margin_amount,
    uncosted_amount: all.uncosted_amount,
    taxes: pairs(facts, 'tax').map(([name, [tax]]) => ({
      name,
      amount: tax.amount,
      included_amount: tax.other_amount,
    })),
    by_hour: byHour(facts.of('quarter'), day).map(({ hour, fact }) => ({
      hour,
      sale_count: fact.entry_count,
      total_amount: fact.amount,
    })),
    by_goods: goods.slice(0, REPORT_GOODS_MAX),
    goods_count: goods.length,
    by_category: categoriesOf(goods),
    by_method: pairs(facts, 'method', 'refund_method').map(([method, [paid, back]]) => ({
      method,
      payment_count: paid.entry_count,
      amount: paid.amount,
      refund_amount: back.amount,
    })),
    by_cashier: pairs(facts, 'cashier', 'refund_cashier').map(([staffId, [sold, back]]) => ({
      staff_id: staffId === '' ? null : Number(staffId),
      name: staffNames.get(Number(staffId)) ?? '',
      sale_count: sold.entry_count,
      total_amount: sold.amount,
      refund_count: back.entry_count,
      refund_amount: back.amount,
    })),
    credit,
    waiting: { sale_count: waiting.entry_count, total_amount: waiting.amount },
  }
}

/** Sales and refunds by day or by month, of those that had any. */
export function buildSeries(facts: Facts, group: 'day' | 'month'): PeriodFigures['series'] {
  const periods = Map.groupBy(facts.byDay, ([date]) => (group === 'day' ? date : date.slice(0, 7)))
  return [...periods]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([period, days]) => {
      const sum = (of: (day: { sale: Fact; refund: Fact }) => number) =>
        days.reduce((total, [, day]) => total + of(day), 0)
      const total = sum(({ sale }) => sale.amount)
      const refunded = sum(({ refund }) => refund.amount)
      return {
        period,
        sale_count: sum(({ sale }) => sale.entry_count),
        total_amount: total,
        refund_amount: refunded,
        net_amount: total - refunded,
      }
    })
}

function categoriesOf(goods: readonly GoodsFigures[]): Figures['by_category'] {
  return [...Map.groupBy(goods, ({ category }) => category)]
    .map(([category, ofIt]) => ({ category, ...addUp(ofIt) }))
    .sort((one, other) => other.amount - one.amount || (one.category < other.category ? -1 : 1))
}

/** The keys of one dimension or two with the facts under each, by the amount of the first. */
function pairs(facts: Facts, first: Dimension, second?: Dimension): [string, [Fact, Fact]][] {
  const ones = facts.of(first)
  const others: ReadonlyMap<string, Fact> = second === undefined ? new Map() : facts.of(second)
  return [...new Set([...ones.keys(), ...others.keys()])]
    .map((key): [string, [Fact, Fact]] => [key, [ones.get(key) ?? NO_FACT, others.get(key) ?? NO_FACT]])
    .sort(([oneKey, [one]], [otherKey, [other]]) => other.amount - one.amount || (oneKey < otherKey ? -1 : 1))
}
