import { GoodsId } from '@kedai/shared/contract/ids.ts'
import { formatQuery } from '@kedai/shared/csv/csv-answer.ts'
import { z } from 'zod'
import { periodQuery, ReportDate, withPeriod } from '../period.ts'

export const DayQuery = z.strictObject({
  date: ReportDate.optional().describe("Business date; left out, the shop's today"),
  ...formatQuery,
})
export type DayQuery = z.infer<typeof DayQuery>

export const PeriodQuery = withPeriod(
  z.strictObject({
    ...periodQuery,
    group: z.enum(['day', 'month']).default('day').describe('What `series` is made of'),
    ...formatQuery,
  }),
)
export type PeriodQuery = z.infer<typeof PeriodQuery>

const Amount = z.int().describe('Rupiah, signed')
const Count = z.int().min(0)

const TaxFigures = z.object({
  name: z.string(),
  amount: Amount.describe('On top of the prices'),
  included_amount: Amount.describe('Within the prices'),
})

const HourFigures = z.object({
  hour: z.int().min(0).max(23).describe("On the shop's clock, in the order of its day"),
  sale_count: Count,
  total_amount: Amount,
})

const ofGoods = {
  quantity: z.int(),
  amount: Amount.describe('As priced, before discounts'),
  discount_amount: Amount.describe('Discounts of these goods alone, negative'),
  cost_amount: Amount.describe('Cost of the pieces whose cost was known when they were sold'),
  margin_amount: Amount.describe('What the pieces of known cost brought, less their cost'),
  uncosted_quantity: Count.describe('Pieces whose cost was not known; the margin leaves them out'),
  uncosted_amount: Amount,
  refunded_quantity: Count.describe('Pieces taken back in this period, whenever they were sold'),
  refunded_amount: Amount,
}

export const GoodsFigures = z.object({
  goods_id: GoodsId,
  name: z.string().describe('As the goods are called now'),
  category: z.string(),
  ...ofGoods,
})
export type GoodsFigures = z.infer<typeof GoodsFigures>

const CategoryFigures = z.object({ category: z.string(), ...ofGoods })

const MethodFigures = z.object({
  method: z.string(),
  payment_count: Count,
  amount: Amount.describe('Paid, less change'),
  refund_amount: Amount.describe('Given back by this method in this period'),
})

const CashierFigures = z.object({
  staff_id: z.int().nullable().describe('null: ordered by the customers themselves'),
  name: z.string(),
  sale_count: Count,
  total_amount: Amount,
  refund_count: Count,
  refund_amount: Amount,
})

const CreditFigures = z.object({
  given_amount: Amount.describe('Sold on credit (kasbon)'),
  repaid_amount: Amount,
  returned_amount: Amount.describe('Taken off accounts by refunds and rejections'),
  corrected_amount: Amount.describe('Corrections, signed: positive is owed more'),
})

/** What was sold in some days. Every sum is exact as of the newest event. */
export const Figures = z
  .object({
    from: z.string(),
    to: z.string(),
    sale_count: Count,
    goods_amount: Amount.describe('Goods as priced, before discounts'),
    discount_amount: Amount.describe('Negative'),
    service_amount: Amount,
    delivery_amount: Amount,
    tax_amount: Amount.describe('Taxes on top of the prices'),
    included_tax_amount: Amount.describe('Taxes within the prices; not added again'),
    rounding_amount: Amount,
    total_amount: Amount.describe('Sum of the amounts before: what was sold'),
    refund_count: Count,
    refund_amount: Amount.describe('Given back in this period, whenever it was sold'),
    net_amount: Amount.describe('total_amount less refund_amount'),
    average_amount: Amount.describe('total_amount a sale, rounded'),
    cost_amount: Amount,
    margin_amount: Amount.describe('Of goods whose cost was known, after their own discounts'),
    uncosted_amount: Amount.describe('Goods whose cost was not known'),
    taxes: z.array(TaxFigures),
    by_hour: z.array(HourFigures).length(24),
    by_goods: z.array(GoodsFigures).describe('The best by amount; at most 1000'),
    goods_count: Count.describe('Goods that were sold or taken back, also those beyond the list'),
    by_category: z.array(CategoryFigures),
    by_method: z.array(MethodFigures),
    by_cashier: z.array(CashierFigures),
    credit: CreditFigures,
    waiting: z
      .object({ sale_count: Count, total_amount: Amount })
      .describe('Ordered in these days and not paid yet; in none of the sums'),
  })
  .meta({ id: 'SalesFigures' })
export type Figures = z.infer<typeof Figures>

export const PeriodFigures = Figures.extend({
  series: z.array(
    z.object({
      period: z.string().describe('A date, or a month like 2026-11'),
      sale_count: Count,
      total_amount: Amount,
      refund_amount: Amount,
      net_amount: Amount,
    }),
  ),
}).meta({ id: 'PeriodFigures' })
export type PeriodFigures = z.infer<typeof PeriodFigures>
