import type { Database } from '@kedai/shared/database/database.ts'
import type { LowStock, LowStockQuery } from './contract.ts'

/** A page of the goods that run low, by their number. */
export interface LowStockPage {
  readonly goods: readonly LowStock[]
  /** Number to go on after; undefined on the last page. */
  readonly nextAfter: number | undefined
}

export type ListLowStock = (query: LowStockQuery) => Promise<LowStockPage>

export function createListLowStock(database: Database): ListLowStock {
  return ({ after = 0, page_size }) =>
    database.read(async (statements) => {
      // By the index of the level, which holds a value only for goods whose owner wants to be told.
      const rows = await statements.listRows<LowStock>(
        `SELECT id AS goods_id, name, category, unit, stock, low_stock_level
           FROM goods FORCE INDEX (goods_by_low_stock_level)
          WHERE low_stock_level >= 0 AND stock <= low_stock_level AND tracks_stock = 1 AND is_active = 1 AND id > ?
          ORDER BY id LIMIT ?`,
        [after, page_size + 1],
      )
      const goods = rows.slice(0, page_size)
      return { goods, nextAfter: rows.length > page_size ? goods.at(-1)?.goods_id : undefined }
    })
}
