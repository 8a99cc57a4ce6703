import type { Database } from '@kedai/shared/database/database.ts'
import type { SqlValue } from '@kedai/shared/database/statements.ts'
import type { CountsQuery, StockCount } from './contract.ts'
import { countOf, SELECT_COUNTS } from './count-record.ts'

/** A page of the stock counts, newest first. */
export interface CountsPage {
  readonly counts: readonly StockCount[]
  /** Number to go on before; undefined on the last page. */
  readonly nextBefore: number | undefined
}

export type ListCounts = (query: CountsQuery) => Promise<CountsPage>

export function createListCounts(database: Database): ListCounts {
  return ({ status, before = Number.MAX_SAFE_INTEGER, page_size }) =>
    database.read(async (statements) => {
      const values: SqlValue[] = status === undefined ? [before] : [before, status]
      const rows = await statements.listRows<Parameters<typeof countOf>[0]>(
        `${SELECT_COUNTS} WHERE stock_counts.id < ?${status === undefined ? '' : ' AND stock_counts.status = ?'}
          ORDER BY stock_counts.id DESC LIMIT ?`,
        [...values, page_size + 1],
      )
      const counts = rows.slice(0, page_size).map(countOf)
      return { counts, nextBefore: rows.length > page_size ? counts.at(-1)?.count_id : undefined }
    })
}
