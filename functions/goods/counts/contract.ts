import { GoodsId, pathNumber } from '@kedai/shared/contract/ids.ts'
import {
  CATEGORY_LENGTH_MAX,
  COUNT_ENTRIES_MAX,
  COUNT_GOODS_NAMED_MAX,
  NOTE_LENGTH_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  STOCK_QUANTITY_MAX,
} from '@kedai/shared/limits.ts'
import { z } from 'zod'

const CountId = z.int().min(1).describe('Number of the stock count')
const Status = z.enum(['open', 'booked', 'cancelled'])
const AsOf = z
  .enum(['opening', 'entry'])
  .describe(
    'What a count is compared with: the stock when the stock count was opened (the shop rests, or counts from then are entered later), or the stock when it is entered (the shop sells meanwhile)',
  )
const Counted = z
  .int()
  .min(0)
  .max(STOCK_QUANTITY_MAX)
  .nullable()
  .describe('What is there, in the unit of the goods; null takes the count back')
const PageSize = pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT)
const namesOnce = (ids: readonly number[]) => new Set(ids).size === ids.length

export const CountParams = z.object({ count_id: pathNumber(CountId) })
export const CountLineParams = z.object({ count_id: pathNumber(CountId), goods_id: pathNumber(GoodsId) })

export const OpenCountBody = z
  .strictObject({
    goods_ids: z
      .array(GoodsId)
      .min(1)
      .max(COUNT_GOODS_NAMED_MAX)
      .refine(namesOnce, 'must name goods once')
      .optional()
      .describe('These goods, active or not'),
    category: z
      .string()
      .trim()
      .min(1)
      .max(CATEGORY_LENGTH_MAX)
      .optional()
      .describe('The active goods of a category; without it and without goods_ids, all active goods'),
    as_of: AsOf.default('opening'),
    note: z.string().trim().max(NOTE_LENGTH_MAX).default(''),
  })
  .refine(({ goods_ids, category }) => goods_ids === undefined || category === undefined, {
    path: ['category'],
    message: 'must be left out where goods_ids name the goods',
  })
export type OpenCountBody = z.infer<typeof OpenCountBody>

export const CountsQuery = z.strictObject({
  status: Status.optional(),
  before: pathNumber(CountId).optional().describe('Only those with a lower number: the next page'),
  page_size: PageSize,
})
export type CountsQuery = z.infer<typeof CountsQuery>

export const StockCount = z
  .object({
    count_id: CountId,
    status: Status,
    as_of: AsOf,
    note: z.string(),
    opened_by: z.string(),
    opened_at: z.string(),
    closed_by: z.string().nullable().describe('Who booked or cancelled it'),
    closed_at: z.string().nullable(),
  })
  .meta({ id: 'StockCount' })
export type StockCount = z.infer<typeof StockCount>

export const StockCountSummary = StockCount.extend({
  line_count: z.int().describe('Goods in it'),
  uncounted_count: z
    .int()
    .describe('Those of which nothing was entered: booking leaves their stock as it is'),
  difference_count: z.int().describe('Those with another count than expected'),
}).meta({ id: 'StockCountSummary' })
export type StockCountSummary = z.infer<typeof StockCountSummary>

export const CountLinesQuery = z.strictObject({
  only: z.enum(['all', 'uncounted', 'differing']).default('all'),
  after: pathNumber(GoodsId).optional().describe('Only goods with a higher number: the next page'),
  page_size: PageSize,
})
export type CountLinesQuery = z.infer<typeof CountLinesQuery>

export const StockCountLine = z
  .object({
    goods_id: GoodsId,
    name: z.string(),
    unit: z.string(),
    expected: z.int().describe('The stock that the count is compared with'),
    counted: Counted,
    difference: z
      .int()
      .nullable()
      .describe('What booking changes the stock by; null while nothing was counted'),
    counted_by: z.string().nullable(),
    counted_at: z.string().nullable(),
  })
  .meta({ id: 'StockCountLine' })
export type StockCountLine = z.infer<typeof StockCountLine>

export const EnterCountBody = z.strictObject({ counted: Counted })

export const EnterCountsBody = z.strictObject({
  lines: z
    .array(z.strictObject({ goods_id: GoodsId, counted: Counted }))
    .min(1)
    .max(COUNT_ENTRIES_MAX)
    .refine((lines) => namesOnce(lines.map((line) => line.goods_id)), 'must name goods once'),
})
export type CountEntry = z.infer<typeof EnterCountsBody>['lines'][number]
