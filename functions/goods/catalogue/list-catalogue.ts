import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { barcodeOf } from '@kedai/shared/goods/barcode.ts'
import { searchPrefixesOf } from '@kedai/shared/goods/words.ts'
import { CATEGORIES_MAX } from '@kedai/shared/limits.ts'
import type { CatalogueGoods, CatalogueQuery, GoodsCategory } from './contract.ts'
import { catalogueGoodsOf, GOODS_COLUMNS, type GoodsRow, readGoodsRow } from './goods-record.ts'

/** One page of the catalogue. */
export interface CataloguePage {
  readonly goods: CatalogueGoods[]
  readonly hasNext: boolean
  /** Goods on all pages, where that was asked for. */
  readonly totalCount: number | undefined
}

export type ListCatalogue = (query: CatalogueQuery, caller: StaffCaller) => Promise<CataloguePage>
/** @throws Refusal `GOODS_NOT_FOUND` */
export type ShowGoods = (goodsId: number, caller: StaffCaller) => Promise<CatalogueGoods>
/** The categories in the order of their names, the first CATEGORIES_MAX. */
export type ListCategories = () => Promise<GoodsCategory[]>

export function createListCatalogue(database: Database): ListCatalogue {
  return (query, caller) =>
    database.read(async (statements) => {
      const { where, values } = filterOf(query, await findByCode(statements, query.search))
      const { page, page_size, sort, sort_by } = query
      const order = sort_by === 'id' ? `id ${sort}` : `${sort_by} ${sort}, id ${sort}`
      // One more than the page tells whether there is another.
      const rows = await statements.listRows<GoodsRow>(
        `SELECT ${GOODS_COLUMNS} FROM goods WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
        [...values, page_size + 1, (page - 1) * page_size],
      )
      const counted = query.count
        ? await statements.listRows<{ total: number }>(
            `SELECT COUNT(*) AS total FROM goods WHERE ${where}`,
            values,
          )
        : []
      return {
        goods: rows.slice(0, page_size).map((row) => catalogueGoodsOf(row, caller)),
        hasNext: rows.length > page_size,
        totalCount: counted[0]?.total,
      }
    })
}

export function createShowGoods(database: Database): ShowGoods {
  return (goodsId, caller) =>
    database.read(async (statements) => catalogueGoodsOf(await readGoodsRow(statements, goodsId), caller))
}

export function createListCategories(database: Database): ListCategories {
  return () =>
    database.read((statements) =>
      statements.listRows<GoodsCategory>(
        `SELECT category, COUNT(*) AS goods_count FROM goods WHERE category <> ''
          GROUP BY category ORDER BY category LIMIT ?`,
        [CATEGORIES_MAX],
      ),
    )
}

/** The goods whose SKU or barcode is just this: two at the most. */
async function findByCode(statements: Statements, search = ''): Promise<number[]> {
  const code = search.trim()
  if (code === '') return []
  const rows = await statements.rows<{ id: number }>(
    'SELECT id FROM goods WHERE sku = ? UNION SELECT id FROM goods WHERE barcode = ?',
    [code, barcodeOf(code) ?? ''],
  )
  return rows.map(({ id }) => id)
}

/** Each is a condition without a value of a client's. */
const FLAGS = {
  is_active: ['is_active = 1', 'is_active = 0'],
  sold_out: ['IF(tracks_stock, stock = 0, sold_out)', 'NOT IF(tracks_stock, stock = 0, sold_out)'],
  low_stock: [
    '(tracks_stock = 1 AND low_stock_level IS NOT NULL AND stock <= low_stock_level)',
    '(tracks_stock = 0 OR low_stock_level IS NULL OR stock > low_stock_level)',
  ],
} as const

function filterOf(
  query: CatalogueQuery,
  byCode: readonly number[],
): { where: string; values: (SqlValue | readonly SqlValue[])[] } {
  const conditions = ['1 = 1']
  const values: (SqlValue | readonly SqlValue[])[] = []
  if (query.category !== undefined) {
    conditions.push('category = ?')
    values.push(query.category)
  }
  for (const flag of ['is_active', 'sold_out', 'low_stock'] as const) {
    if (query[flag] !== undefined) conditions.push(FLAGS[flag][query[flag] ? 0 : 1])
  }
  const prefixes = searchPrefixesOf(query.search ?? '')
  const words = prefixes.map(() => 'id IN (SELECT goods_id FROM goods_words WHERE word LIKE ?)')
  if (words.length > 0) {
    conditions.push(byCode.length > 0 ? `(id IN (?) OR ${words.join(' AND ')})` : words.join(' AND '))
    if (byCode.length > 0) values.push(byCode)
    values.push(...prefixes.map((prefix) => `${prefix}%`))
  }
  return { where: conditions.join(' AND '), values }
}
