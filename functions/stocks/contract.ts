import { GoodsId, pathNumber } from '@kedai/shared/contract/ids.ts'
import { YesOrNo } from '@kedai/shared/contract/yes-or-no.ts'
import { GOODS_UNITS } from '@kedai/shared/goods/create-goods.ts'
import {
  CATEGORY_LENGTH_MAX,
  GOODS_NAME_LENGTH_MAX,
  PAGE_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  SEARCH_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'
import { parseCursor, SortBy } from './cursor.ts'

/** A name of characters that JSON escapes and UTF-8 has in the most bytes, in base64. */
const CURSOR_LENGTH_MAX = 40 + GOODS_NAME_LENGTH_MAX * 8

/** A number in a query arrives as text; only plain decimal digits are a number. */
function queryNumber(max: number) {
  const message = `must be a whole number from 1 to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: message, abort: true })
    .refine((text) => Number(text) >= 1 && Number(text) <= max, message)
    .transform(Number)
}

export const StocksQuery = z
  .strictObject({
    page: queryNumber(PAGE_MAX).default(1).describe('Page, from 1'),
    total_goods: queryNumber(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT).describe('Goods per page'),
    sort: z
      .string()
      .regex(/^(asc|desc)$/i, 'must be ASC or DESC')
      .transform((text) => (text.toUpperCase() === 'ASC' ? 'ASC' : 'DESC'))
      .default('DESC')
      .describe('ASC or DESC'),
    sort_by: SortBy.default('id').describe('Property to sort by'),
    search: z
      .string()
      .max(SEARCH_LENGTH_MAX)
      .optional()
      .describe('Each word is the beginning of a word of the name'),
    category: z.string().min(1).max(CATEGORY_LENGTH_MAX).optional(),
    count: YesOrNo.default(false).describe('Whether X-Total-Count is wanted'),
    cursor: YesOrNo.optional().describe(
      'Whether Link leads to the next page by a cursor: however deep, it costs what the first page costs',
    ),
    after: z
      .string()
      .max(CURSOR_LENGTH_MAX)
      .optional()
      .describe('Only goods after this cursor, which Link gave: the next page'),
  })
  .superRefine(({ page, sort_by, after }, context) => {
    if (after === undefined) return
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['after'], message })
    if (parseCursor(after)?.sortBy !== sort_by) refuse('must be a cursor that Link gave for this sort_by')
    else if (page !== 1) refuse('cannot be used together with page')
  })
export type StocksQuery = z.infer<typeof StocksQuery>

export const Goods = z
  .object({
    id: GoodsId,
    name: z.string(),
    stock: z.int().min(0).nullable().describe('Pieces left; null where they are not counted'),
    price: Rupiah,
    sold_out: z.boolean(),
    category: z.string(),
    unit: z.enum(GOODS_UNITS).describe('What one of stock and price is of'),
    description: z.string(),
    picture: z.string().nullable().describe('Where the picture is, as a path; null without one'),
  })
  .meta({ id: 'Goods' })
export type Goods = z.infer<typeof Goods>

export const GoodsParams = z.object({ goods_id: pathNumber(GoodsId) })

/** Goods with what a customer chooses of them. */
export const GoodsDetail = Goods.extend({
  modifier_groups: z
    .array(
      z.object({
        group_id: z.int(),
        name: z.string(),
        min_choices: z.int().describe('How many must be chosen'),
        max_choices: z.int().describe('How many may be chosen'),
        modifiers: z.array(
          z.object({
            modifier_id: z.int(),
            name: z.string(),
            price_change: z.int().describe('Rupiah that a piece costs more, or negative less'),
            sold_out: z.boolean(),
          }),
        ),
      }),
    )
    .describe('What the goods are sold with, in the order of choosing'),
}).meta({ id: 'GoodsDetail' })
export type GoodsDetail = z.infer<typeof GoodsDetail>
