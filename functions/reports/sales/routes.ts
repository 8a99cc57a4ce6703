import { ok } from '@kedai/shared/contract/envelope.ts'
import { receiptKey } from '@kedai/shared/contract/receipt-number.ts'
import { answerCsv, reportResponse, TABLE_IN_PIECES } from '@kedai/shared/csv/csv-answer.ts'
import { inPieces } from '@kedai/shared/csv/in-pieces.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { type Receipt, receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import { REPORT_SALES_AT_ONCE } from '@kedai/shared/limits.ts'
import { z } from 'zod'
import { SoldLine, SoldLinesQuery, SoldTransaction, SoldTransactionsQuery } from './contract.ts'
import { createReadLines, createReadLinesPage, type ReadLines, type ReadLinesPage } from './read-lines.ts'
import { createReadTransactions, type ReadTransactions } from './read-transactions.ts'
import { linesTable, transactionsTable } from './sales-tables.ts'

/** What the sales one by one need from outside. */
export interface SalesDeps {
  readonly readTransactions: ReadTransactions
  readonly readLines: ReadLines
  readonly readLinesPage: ReadLinesPage
}

export const sales = definePart<SalesDeps>({
  wire: ({ database }) => ({
    readTransactions: createReadTransactions(database),
    readLines: createReadLines(database),
    readLinesPage: createReadLinesPage(database),
  }),
  routes:
    ({ readTransactions, readLines, readLinesPage }) =>
    async (app) => {
      app.get(
        '/transactions',
        {
          ...TABLE_IN_PIECES,
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportTransactions',
            summary: 'The sales of a period one by one, oldest first, for whoever keeps the accounts',
            querystring: SoldTransactionsQuery,
            response: { ...reportResponse(z.array(SoldTransaction), 'The sales'), ...refusals() },
          },
        },
        async (request, reply) => {
          const { from, to, format, separator, after, page_size } = request.query
          const period = { from, to }
          if (format === 'csv') {
            const rows = await inPieces((place: Receipt | undefined) =>
              readTransactions({ period, after: place, limit: REPORT_SALES_AT_ONCE }),
            )
            return answerCsv(reply, separator, {
              name: `transactions-${from}-${to}`,
              table: transactionsTable(rows),
            })
          }
          const place = after === undefined ? undefined : receiptOf(after)
          const { rows, next } = await readTransactions({ period, after: place, limit: page_size })
          if (next !== undefined)
            reply.header('Link', nextPageLink(request.query, { after: receiptNumberOf(next) }))
          return ok([...rows])
        },
      )

      app.get(
        '/lines',
        {
          ...TABLE_IN_PIECES,
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportLines',
            summary: 'The lines of the sales of a period one by one, oldest first',
            querystring: SoldLinesQuery,
            response: { ...reportResponse(z.array(SoldLine), 'The lines'), ...refusals() },
          },
        },
        async (request, reply) => {
          const { from, to, format, separator, after, page_size } = request.query
          const period = { from, to }
          if (format === 'csv') {
            const rows = await inPieces((place: Receipt | undefined) =>
              readLines({ period, after: place, limit: REPORT_SALES_AT_ONCE }),
            )
            return answerCsv(reply, separator, { name: `lines-${from}-${to}`, table: linesTable(rows) })
          }
          const [receipt, line] = after?.split(':') ?? []
          const place =
            receipt === undefined ? undefined : { receipt: receiptOf(receipt), lineNumber: Number(line) }
          const { lines, hasNext } = await readLinesPage({ period, after: place, limit: page_size })
          const last = lines.at(-1)
          if (hasNext && last !== undefined) {
            const next = `${last.receipt_number}:${last.line_number}`
            reply.header('Link', nextPageLink(request.query, { after: next }))
          }
          return ok([...lines])
        },
      )
    },
})

function receiptOf(receiptNumber: string): Receipt {
  const [businessDate, sequence] = receiptKey(receiptNumber)
  return { businessDate, sequence }
}
