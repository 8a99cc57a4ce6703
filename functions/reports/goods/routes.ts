import { answerReport, reportResponse } from '@kedai/shared/csv/csv-answer.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import { GoodsReportQuery, RankedGoods, StockValue, StockValueQuery } from './contract.ts'
import { rankingTable, stockTable } from './goods-tables.ts'
import { createRankGoods, type RankGoods } from './rank-goods.ts'
import { createExportStock, createValueStock, type ExportStock, type ValueStock } from './value-stock.ts'

/** What the reports on goods need from outside. */
export interface GoodsReportsDeps {
  readonly rankGoods: RankGoods
  readonly valueStock: ValueStock
  readonly exportStock: ExportStock
}

export const goodsReports = definePart<GoodsReportsDeps>({
  wire: (platform) => ({
    rankGoods: createRankGoods(platform),
    valueStock: createValueStock(platform),
    exportStock: createExportStock(platform),
  }),
  routes:
    ({ rankGoods, valueStock, exportStock }) =>
    async (app) => {
      app.get(
        '/goods',
        {
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportGoods',
            summary: 'Goods that sold best or worst in a period',
            querystring: GoodsReportQuery,
            response: { ...reportResponse(z.array(RankedGoods)), ...refusals() },
          },
        },
        async (request, reply) => {
          const { from, to, order } = request.query
          const name = `goods-${order}-${from}-${to}`
          return answerReport(reply, request.query, await rankGoods(request.query), {
            name,
            table: rankingTable,
          })
        },
      )

      app.get(
        '/stock-value',
        {
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportStockValue',
            summary: 'What the stock is worth, at cost and at price; the csv has every goods',
            querystring: StockValueQuery,
            response: { ...reportResponse(StockValue), ...refusals() },
          },
        },
        async (request, reply) =>
          answerReport(reply, request.query, await valueStock(), {
            name: 'stock-value',
            table: () => stockTable(exportStock()),
          }),
      )
    },
})
