import type { Database } from '@kedai/shared/database/database.ts'
import { picturePath } from '@kedai/shared/pictures/store-picture.ts'
import type { Goods, StocksQuery } from './contract.ts'
import type { ListPosition } from './cursor.ts'
import { countGoods, findGoods, type GoodsRow } from './find-goods.ts'
import { filterOf } from './list-filter.ts'

/** One page of the list. */
export interface GoodsPage {
  readonly goods: readonly Goods[]
  readonly hasNext: boolean
  /** Where the page after this one goes on; undefined on the last. */
  readonly next: ListPosition | undefined
  /** Goods on all pages; only where it was asked for, since counting a million costs more than listing ten. */
  readonly totalCount: number | undefined
}

export type ListGoods = (query: StocksQuery) => Promise<GoodsPage>

export function createListGoods(database: Database): ListGoods {
  return (query) =>
    database.read(async (statements) => {
      const filter = filterOf(query)
      const { total_goods: size, sort_by: sortBy } = query
      // One more than the page tells whether there is another.
      const rows = await findGoods(statements, filter, size + 1, (query.page - 1) * size)
      const last = rows.length > size ? rows[size - 1] : undefined
      return {
        goods: rows.slice(0, size).map(goodsOf),
        hasNext: last !== undefined,
        next: last && { sortBy, value: last[sortBy], id: last.id },
        totalCount: query.count
          ? await countGoods(statements, filterOf({ ...query, after: undefined }))
          : undefined,
      }
    })
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
