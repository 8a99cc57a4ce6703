import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import type { CountLinesQuery, StockCountLine } from './contract.ts'
import { DIFFERENCE, readCount } from './count-record.ts'

/** A page of a stock count's lines, by their goods. */
export interface CountLinesPage {
  readonly lines: readonly StockCountLine[]
  /** Number of goods to go on after; undefined on the last page. */
  readonly nextAfter: number | undefined
}

/** @throws Refusal `STOCK_COUNT_NOT_FOUND` */
export type ReadCountLines = (countId: number, query: CountLinesQuery) => Promise<CountLinesPage>

type LineRow = Omit<StockCountLine, 'counted_at'> & { counted_at: string | null }

const ONLY: Readonly<Record<CountLinesQuery['only'], string>> = {
  all: '',
  uncounted: ' AND count_line.counted IS NULL',
  differing: ` AND ${DIFFERENCE} <> 0`,
}

export function createReadCountLines(database: Database): ReadCountLines {
  return (countId, { only, after = 0, page_size }) =>
    database.read(async (statements) => {
      await readCount(statements, countId)
      const lines = await selectLines(statements, countId, {
        where: `count_line.goods_id > ?${ONLY[only]}`,
        values: [after],
        limit: page_size + 1,
      })
      const page = lines.slice(0, page_size)
      return { lines: page, nextAfter: lines.length > page_size ? page.at(-1)?.goods_id : undefined }
    })
}

/** Lines of a count by ascending goods. */
export async function selectLines(
  statements: Statements,
  countId: number,
  filter: { where: string; values: readonly (SqlValue | readonly SqlValue[])[]; limit: number },
): Promise<StockCountLine[]> {
  const rows = await statements.listRows<LineRow>(
    `SELECT count_line.goods_id, goods.name, goods.unit, count_line.expected + count_line.moved AS expected,
            count_line.counted, ${DIFFERENCE} AS difference, staff.display_name AS counted_by,
            CAST(count_line.counted_at AS CHAR) AS counted_at
       FROM stock_count_lines count_line
       JOIN goods ON goods.id = count_line.goods_id
       LEFT JOIN staff ON staff.id = count_line.counted_by
      WHERE count_line.count_id = ? AND ${filter.where} ORDER BY count_line.goods_id LIMIT ?`,
    [countId, ...filter.values, filter.limit],
  )
  return rows.map((row) => ({ ...row, counted_at: row.counted_at === null ? null : rfc3339(row.counted_at) }))
}
