import type { Platform } from '@kedai/shared/http/define-function.ts'
import { EXPORT_GOODS_AT_ONCE } from '@kedai/shared/limits.ts'
import type { StockRow, StockValue } from './contract.ts'

export type ValueStock = () => Promise<StockValue>
/** Every counted goods by its number, some at a time, so that the whole is never held. */
export type ExportStock = () => AsyncGenerator<StockRow>

type Sums = Omit<StockValue, 'by_category'>

export function createValueStock({ database }: Pick<Platform, 'database'>): ValueStock {
  return async () => {
    const rows = await database.read((statements) =>
      statements.rows<Sums & { category: string }>(
        `SELECT category, COUNT(*) AS goods_count, CAST(SUM(stock) AS SIGNED) AS quantity,
                CAST(SUM(stock * COALESCE(cost, 0)) AS SIGNED) AS cost_amount,
                CAST(SUM(stock * price) AS SIGNED) AS price_amount,
                CAST(SUM(CASE WHEN cost IS NULL THEN 1 ELSE 0 END) AS SIGNED) AS uncosted_count
           FROM goods WHERE tracks_stock = 1 GROUP BY category ORDER BY category`,
      ),
    )
    const sum = (key: keyof Sums) => rows.reduce((total, row) => total + row[key], 0)
    return {
      goods_count: sum('goods_count'),
      quantity: sum('quantity'),
      cost_amount: sum('cost_amount'),
      price_amount: sum('price_amount'),
      uncosted_count: sum('uncosted_count'),
      by_category: rows,
    }
  }
}

export function createExportStock({ database }: Pick<Platform, 'database'>): ExportStock {
  return async function* () {
    let last = 0
    for (;;) {
      const rows = await database.read((statements) =>
        statements.listRows<StockRow>(
          `SELECT id AS goods_id, name, category, stock, cost, price FROM goods
            WHERE id > ? AND tracks_stock = 1 ORDER BY id LIMIT ?`,
          [last, EXPORT_GOODS_AT_ONCE],
        ),
      )
      yield* rows
      if (rows.length < EXPORT_GOODS_AT_ONCE) return
      last = rows.at(-1)?.goods_id ?? last
    }
  }
}
