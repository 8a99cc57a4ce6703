import type { Cell, Table } from '@kedai/shared/csv/write-csv.ts'
import type { Figures, PeriodFigures } from './contract.ts'

const COLUMNS = [
  'section',
  'key',
  'name',
  'count',
  'quantity',
  'amount',
  'included_amount',
  'discount_amount',
  'cost_amount',
  'margin_amount',
  'refund_count',
  'refund_quantity',
  'refund_amount',
] as const
type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>

/** The whole report as one long table: every row says of which section it is. */
export function figuresTable(figures: Figures | PeriodFigures): Table {
  return { columns: COLUMNS, rows: cellsOf(rowsOf(figures)) }
}

function* cellsOf(rows: Iterable<Row>): Generator<Cell[]> {
  for (const row of rows) yield COLUMNS.map((column) => row[column] ?? null)
}

function* rowsOf(figures: Figures | PeriodFigures): Generator<Row> {
  for (const [key, value] of Object.entries(figures)) {
    if (typeof value !== 'number') continue
    yield { section: 'summary', key, ...(key.endsWith('_count') ? { count: value } : { amount: value }) }
  }
  for (const { name, ...tax } of figures.taxes) yield { section: 'tax', key: name, name, ...tax }
  for (const [key, amount] of Object.entries(figures.credit)) yield { section: 'credit', key, amount }
  const { waiting } = figures
  yield { section: 'waiting', count: waiting.sale_count, amount: waiting.total_amount }
  for (const one of figures.by_hour) {
    yield { section: 'hour', key: one.hour, count: one.sale_count, amount: one.total_amount }
  }
  for (const one of figures.by_goods) {
    yield { section: 'goods', key: one.goods_id, ...one, ...refundedOf(one) }
  }
  for (const one of figures.by_category) {
    yield { section: 'category', key: one.category, name: one.category, ...one, ...refundedOf(one) }
  }
  for (const one of figures.by_method) {
    yield { section: 'method', key: one.method, ...one, count: one.payment_count }
  }
  for (const one of figures.by_cashier) {
    yield { section: 'cashier', key: one.staff_id, ...one, count: one.sale_count, amount: one.total_amount }
  }
  if (!('series' in figures)) return
  for (const one of figures.series) {
    yield { section: 'series', key: one.period, ...one, count: one.sale_count, amount: one.total_amount }
  }
}

function refundedOf(one: { refunded_quantity: number; refunded_amount: number }): Row {
  return { refund_quantity: one.refunded_quantity, refund_amount: one.refunded_amount }
}
