import type { Cell, Table } from '@kedai/shared/csv/write-csv.ts'
import type { RankedGoods, StockRow } from './contract.ts'

const RANKING = [
  'rank',
  'goods_id',
  'name',
  'category',
  'quantity',
  'amount',
  'discount_amount',
  'cost_amount',
  'margin_amount',
  'uncosted_quantity',
  'uncosted_amount',
  'refunded_quantity',
  'refunded_amount',
] as const satisfies readonly (keyof RankedGoods)[]

export function rankingTable(goods: readonly RankedGoods[]): Table {
  return { columns: RANKING, rows: goods.map((one) => RANKING.map((column) => one[column])) }
}

const STOCK = ['goods_id', 'name', 'category', 'stock', 'cost', 'price'] as const

export function stockTable(goods: AsyncIterable<StockRow>): Table {
  return { columns: [...STOCK, 'cost_amount', 'price_amount'], rows: stockCells(goods) }
}

async function* stockCells(goods: AsyncIterable<StockRow>): AsyncGenerator<Cell[]> {
  for await (const one of goods) {
    const cost = one.cost === null ? null : one.stock * one.cost
    yield [...STOCK.map((column) => one[column]), cost, one.stock * one.price]
  }
}
