import { formatQuery } from '@kedai/shared/csv/csv-answer.ts'
import { RANKING_DEFAULT, RANKING_MAX } from '@kedai/shared/limits.ts'
import { z } from 'zod'
import { GoodsFigures } from '../figures/contract.ts'
import { periodQuery, withPeriod } from '../period.ts'

const limitError = `must be a whole number from 1 to ${RANKING_MAX}`

export const GoodsReportQuery = withPeriod(
  z.strictObject({
    ...periodQuery,
    order: z
      .enum(['best', 'slowest'])
      .default('best')
      .describe('By pieces sold; slowest begins with the goods on sale that sold nothing'),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, { error: limitError, abort: true })
      .transform(Number)
      .refine((limit) => limit >= 1 && limit <= RANKING_MAX, limitError)
      .default(RANKING_DEFAULT),
    ...formatQuery,
  }),
)
export type GoodsReportQuery = z.infer<typeof GoodsReportQuery>

export const RankedGoods = GoodsFigures.extend({
  rank: z.int().min(1),
  is_active: z.boolean().describe('Whether they are on sale now'),
}).meta({ id: 'RankedGoods' })
export type RankedGoods = z.infer<typeof RankedGoods>

export const StockValueQuery = z.strictObject(formatQuery)

const Amount = z.int().describe('Rupiah')
const ofStock = {
  goods_count: z.int().min(0),
  quantity: z.int(),
  cost_amount: Amount.describe('Of the goods whose cost is known'),
  price_amount: Amount.describe('At the prices of now, of all of them'),
  uncosted_count: z.int().min(0).describe('Goods whose cost is not known'),
}

/** What lies in the shop now; goods without a count are left out. */
export const StockValue = z
  .object({ ...ofStock, by_category: z.array(z.object({ category: z.string(), ...ofStock })) })
  .meta({ id: 'StockValue' })
export type StockValue = z.infer<typeof StockValue>

/** One row of the exported stock. */
export interface StockRow {
  readonly goods_id: number
  readonly name: string
  readonly category: string
  readonly stock: number
  readonly cost: number | null
  readonly price: number
}
