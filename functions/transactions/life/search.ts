import type { ReadFlushed } from '@kedai/shared/transactions/read-flushed.ts'
import type { SearchQuery, TransactionSummary } from './search-contract.ts'
import { filterOf, indexFor, pageFilterOf } from './search-filter.ts'
import { SUMMARY_COLUMNS, SUMMARY_JOINS, type SummaryRow, summaryOf } from './summary.ts'

/** A page of the transactions, newest first. */
export interface TransactionsPage {
  readonly transactions: readonly TransactionSummary[]
  /** Receipt number to go on after; undefined on the last page. */
  readonly nextAfter: string | undefined
  /** How many there are on all pages; undefined where that was not asked for. */
  readonly count: number | undefined
}

export type Search = (query: SearchQuery) => Promise<TransactionsPage>

export function createSearch(read: ReadFlushed): Search {
  return (query) =>
    read(async (statements) => {
      const page = pageFilterOf(query)
      const rows = await statements.listRows<SummaryRow>(
        `SELECT ${SUMMARY_COLUMNS} FROM transactions FORCE INDEX (${indexFor(query)}) ${SUMMARY_JOINS}
          WHERE ${page.where}
          ORDER BY transactions.business_date DESC, transactions.receipt_sequence DESC LIMIT ?`,
        [...page.values, query.page_size + 1],
      )
      const transactions = rows.slice(0, query.page_size).map(summaryOf)
      const all = filterOf(query)
      const [counted] =
        query.count === 'true'
          ? await statements.rows<{ count: number }>(
              `SELECT COUNT(*) AS count FROM transactions WHERE ${all.where}`,
              all.values,
            )
          : []
      return {
        transactions,
        nextAfter: rows.length > query.page_size ? transactions.at(-1)?.receipt_number : undefined,
        count: counted?.count,
      }
    })
}
