import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { GoodsUnit } from '@kedai/shared/goods/create-goods.ts'
import { searchPrefixesOf } from '@kedai/shared/goods/words.ts'
import { picturePath } from '@kedai/shared/pictures/store-picture.ts'
import type { Goods, StocksQuery } from './contract.ts'

/** One page of the list. */
export interface GoodsPage {
  readonly goods: readonly Goods[]
  readonly hasNext: boolean
  /** Goods on all pages; only where it was asked for, since counting a million costs more than listing ten. */
  readonly totalCount: number | undefined
}

export type ListGoods = (query: StocksQuery) => Promise<GoodsPage>

/** Without the hint both engines sort the whole table although the index has the order. */
const SORT: Readonly<Record<StocksQuery['sort_by'], { column: string; hint: string }>> = {
  id: { column: 'id', hint: '' },
  name: { column: 'name', hint: 'FORCE INDEX (goods_by_name)' },
  price: { column: 'price', hint: 'FORCE INDEX (goods_by_price)' },
  stock: { column: 'stock', hint: 'FORCE INDEX (goods_by_stock)' },
}

/** What {@link goodsOf} looks at. */
export const GOODS_COLUMNS =
  'id, name, category, price, tracks_stock, stock, sold_out, unit, description, picture_id'

export interface GoodsRow {
  id: number
  name: string
  category: string
  price: number
  tracks_stock: number
  stock: number
  sold_out: number
  unit: GoodsUnit
  description: string
  picture_id: number | null
}

export function createListGoods(database: Database): ListGoods {
  return (query) =>
    database.read(async (statements) => {
      const { where, values } = filterOf(query)
      const { column, hint } = SORT[query.sort_by]
      const order = column === 'id' ? `id ${query.sort}` : `${column} ${query.sort}, id ${query.sort}`
      // A filter has an index of its own, which serves better than the order's.
      const from = values.length === 0 ? `goods ${hint}` : 'goods'
      const size = query.total_goods
      // One more than the page tells whether there is another.
      const rows = await statements.listRows<GoodsRow>(
        `SELECT ${GOODS_COLUMNS} FROM ${from}
          WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
        [...values, size + 1, (query.page - 1) * size],
      )
      const counted = query.count
        ? await statements.rows<{ total: number }>(
            `SELECT COUNT(*) AS total FROM goods WHERE ${where}`,
            values,
          )
        : []
      return {
        goods: rows.slice(0, size).map(goodsOf),
        hasNext: rows.length > size,
        totalCount: counted[0]?.total,
      }
    })
}

function filterOf({ search, category }: StocksQuery): { where: string; values: SqlValue[] } {
  const conditions = ['is_active = 1']
  const values: SqlValue[] = []
  if (category !== undefined) {
    conditions.push('category = ?')
    values.push(category)
  }
  for (const prefix of searchPrefixesOf(search ?? '')) {
    conditions.push('id IN (SELECT goods_id FROM goods_words WHERE word LIKE ?)')
    // A word is letters and digits only, so it has no wildcard of its own.
    values.push(`${prefix}%`)
  }
  return { where: conditions.join(' AND '), values }
}

export function goodsOf(row: GoodsRow): Goods {
  const tracksStock = row.tracks_stock === 1
  return {
    id: row.id,
    name: row.name,
    stock: tracksStock ? row.stock : null,
    price: row.price,
    sold_out: tracksStock ? row.stock === 0 : row.sold_out === 1,
    category: row.category,
    unit: row.unit,
    description: row.description,
    picture: picturePath(row.picture_id),
  }
}
