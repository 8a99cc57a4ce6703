import { GoodsId, pathNumber } from '@kedai/shared/contract/ids.ts'
import { YesOrNo } from '@kedai/shared/contract/yes-or-no.ts'
import { GOODS_UNITS } from '@kedai/shared/goods/create-goods.ts'
import {
  CATEGORY_LENGTH_MAX,
  DESCRIPTION_LENGTH_MAX,
  GOODS_NAME_LENGTH_MAX,
  PAGE_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  POSITION_MAX,
  SEARCH_LENGTH_MAX,
  SKU_LENGTH_MAX,
  STOCK_QUANTITY_MAX,
} from '@kedai/shared/limits.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

/** One line of text: what would break a receipt is refused. */
const Line = z
  .string()
  .trim()
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line of text')
const Name = Line.min(1).max(GOODS_NAME_LENGTH_MAX)
const Category = Line.max(CATEGORY_LENGTH_MAX)
const Sku = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._/-]+$/, 'must be letters, digits, dots, hyphens, underscores or slashes')
  .max(SKU_LENGTH_MAX)
  .describe("The shop's own code, of no other goods; upper and lower case are one")
const Barcode = z.string().max(20).describe('EAN-8, EAN-13 or UPC-A; kept as EAN')
const Pieces = z.int().min(0).max(STOCK_QUANTITY_MAX)
const Unit = z.enum(GOODS_UNITS).describe('What one of stock and price is of')
const Position = z.int().min(0).max(POSITION_MAX).describe('Place in the menu')
const LowStockLevel = Pieces.describe('Stock at which there is little left')
const Description = z.string().trim().max(DESCRIPTION_LENGTH_MAX)

export const GoodsParams = z.object({ goods_id: pathNumber(GoodsId) })

/** What an edit may change; one schema for a new goods, an edit and a line of an import. */
export const GoodsFields = z.strictObject({
  name: Name,
  category: Category,
  price: Rupiah,
  cost: Rupiah.nullable().describe('What one costs the shop, in rupiah; null where that is not known'),
  sku: Sku.nullable(),
  barcode: Barcode.nullable(),
  unit: Unit,
  tracks_stock: z.boolean().describe('False for what has no count, as brewed coffee'),
  low_stock_level: LowStockLevel.nullable(),
  description: Description,
  position: Position,
})
export type GoodsFields = z.infer<typeof GoodsFields>

export const CreateGoodsBody = z.strictObject({
  ...GoodsFields.shape,
  category: Category.default(''),
  cost: GoodsFields.shape.cost.default(null),
  sku: Sku.nullable().default(null),
  barcode: Barcode.nullable().default(null),
  unit: Unit.default('piece'),
  tracks_stock: GoodsFields.shape.tracks_stock.default(true),
  low_stock_level: LowStockLevel.nullable().default(null),
  description: Description.default(''),
  position: Position.default(0),
  stock: Pieces.default(0).describe('Pieces at the opening; 0 where stock is not tracked'),
})
export type CreateGoodsBody = z.infer<typeof CreateGoodsBody>

export const ChangeGoodsBody = z
  .strictObject({
    ...GoodsFields.partial().shape,
    stock: Pieces.optional().describe(
      'Counted pieces: needed where tracking is switched on, refused otherwise',
    ),
  })
  .refine((body) => Object.keys(body).length > 0, 'must name a field')
export type ChangeGoodsBody = z.infer<typeof ChangeGoodsBody>

export const SoldOutBody = z.strictObject({ sold_out: z.boolean() })

const Page = pathNumber(z.int().min(1).max(PAGE_MAX))
const PageSize = pathNumber(z.int().min(1).max(PAGE_SIZE_MAX))

export const CatalogueQuery = z.strictObject({
  page: Page.default(1).describe('Page, from 1'),
  page_size: PageSize.default(PAGE_SIZE_DEFAULT).describe('Goods per page'),
  sort: z
    .string()
    .regex(/^(asc|desc)$/i, 'must be ASC or DESC')
    .transform((text) => (text.toUpperCase() === 'ASC' ? 'ASC' : 'DESC'))
    .default('DESC')
    .describe('ASC or DESC'),
  sort_by: z.enum(['id', 'name', 'stock', 'price', 'position']).default('id').describe('Property to sort by'),
  search: z
    .string()
    .max(SEARCH_LENGTH_MAX)
    .optional()
    .describe('Each word is the beginning of a word of the name; or the whole is a SKU or barcode'),
  category: z.string().max(CATEGORY_LENGTH_MAX).optional(),
  is_active: YesOrNo.optional(),
  sold_out: YesOrNo.optional(),
  low_stock: YesOrNo.optional().describe('Whether the stock is at its low level or below'),
  count: YesOrNo.default(false).describe('Whether X-Total-Count is wanted'),
})
export type CatalogueQuery = z.infer<typeof CatalogueQuery>

export const CatalogueGoods = z
  .object({
    id: GoodsId,
    name: z.string(),
    category: z.string(),
    price: Rupiah,
    cost: Rupiah.nullable().optional().describe('What one costs the shop; only for those who edit goods'),
    sku: z.string().nullable(),
    barcode: z.string().nullable(),
    unit: Unit,
    tracks_stock: z.boolean(),
    stock: z.int().min(0).nullable().describe('Pieces left; null where they are not counted'),
    low_stock_level: z.int().min(0).nullable(),
    sold_out: z.boolean(),
    is_active: z.boolean(),
    description: z.string(),
    position: z.int(),
    picture: z.string().nullable().describe('Where the picture is, as a path; null without one'),
    version: z.int().min(1).describe('Counts the edits; the ETag of an edit'),
    created_at: z.string().describe('RFC 3339'),
    updated_at: z.string().describe('RFC 3339'),
  })
  .meta({ id: 'CatalogueGoods' })
export type CatalogueGoods = z.infer<typeof CatalogueGoods>

export const DeletedGoods = z.object({ goods_id: GoodsId }).meta({ id: 'DeletedGoods' })
export type DeletedGoods = z.infer<typeof DeletedGoods>

export const GoodsCategory = z
  .object({ category: z.string(), goods_count: z.int().min(1).describe('Active and inactive ones') })
  .meta({ id: 'GoodsCategory' })
export type GoodsCategory = z.infer<typeof GoodsCategory>
