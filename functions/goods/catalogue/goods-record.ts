import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { isPermitted } from '@kedai/shared/auth/permissions.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { GoodsUnit } from '@kedai/shared/goods/create-goods.ts'
import { picturePath } from '@kedai/shared/pictures/store-picture.ts'
import type { CatalogueGoods } from './contract.ts'

/** A row of the table of goods. */
export interface GoodsRow {
  id: number
  name: string
  category: string
  price: number
  cost: number | null
  sku: string | null
  barcode: string | null
  unit: GoodsUnit
  tracks_stock: number
  stock: number
  low_stock_level: number | null
  sold_out: number
  is_active: number
  description: string
  position: number
  picture_id: number | null
  version: number
  created_at: string
  updated_at: string
}

export const GOODS_COLUMNS = `id, name, category, price, cost, sku, barcode, unit, tracks_stock, stock, low_stock_level,
  sold_out, is_active, description, position, picture_id, version, CAST(created_at AS CHAR) AS created_at,
  CAST(updated_at AS CHAR) AS updated_at`

/**
 * One goods, locked where they are to be changed.
 *
 * @throws Refusal `GOODS_NOT_FOUND`
 */
export async function readGoodsRow(
  statements: Statements,
  goodsId: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<GoodsRow> {
  const [row] = await statements.rows<GoodsRow>(
    `SELECT ${GOODS_COLUMNS} FROM goods FORCE INDEX (PRIMARY) WHERE id = ? ${lock}`,
    [goodsId],
  )
  if (row === undefined) throw new Refusal('GOODS_NOT_FOUND')
  return row
}

/** What this caller may see of goods: what they cost the shop is for those who edit them. */
export function catalogueGoodsOf(row: GoodsRow, caller: StaffCaller): CatalogueGoods {
  const tracksStock = row.tracks_stock === 1
  return {
    id: row.id,
    name: row.name,
    category: row.category,
    price: row.price,
    ...(isPermitted(caller.role, 'goods.edit') ? { cost: row.cost } : {}),
    sku: row.sku,
    barcode: row.barcode,
    unit: row.unit,
    tracks_stock: tracksStock,
    stock: tracksStock ? row.stock : null,
    low_stock_level: row.low_stock_level,
    sold_out: tracksStock ? row.stock === 0 : row.sold_out === 1,
    is_active: row.is_active === 1,
    description: row.description,
    position: row.position,
    picture: picturePath(row.picture_id),
    version: row.version,
    created_at: rfc3339(row.created_at),
    updated_at: rfc3339(row.updated_at),
  }
}
