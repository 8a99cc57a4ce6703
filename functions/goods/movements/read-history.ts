import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import type { HistoryQuery, StockHistoryEntry } from './contract.ts'
import { FIRST_PAGE, mergeHistory, parseCursor, writeCursor } from './history-page.ts'

/** A page of what moved the stock of goods, newest first. */
export interface HistoryPage {
  readonly entries: readonly StockHistoryEntry[]
  /** Cursor to go on before; undefined on the last page. */
  readonly nextBefore: string | undefined
}

/** @throws Refusal `GOODS_NOT_FOUND` */
export type ReadHistory = (goodsId: number, query: HistoryQuery) => Promise<HistoryPage>

interface HistoryRow {
  movement_id: number
  kind: StockHistoryEntry['kind']
  quantity: number
  at: string
  display_name: string | null
  reason: string
  unit_cost: number | null
  transaction_id: Buffer | null
  line_number: number
  business_date: string | null
  receipt_sequence: number | null
  count_id: number | null
}

export function createReadHistory(database: Database): ReadHistory {
  return (goodsId, { before, page_size }) =>
    database.read(async (statements) => {
      const found = await statements.rows('SELECT id FROM goods WHERE id = ?', [goodsId])
      if (found.length === 0) throw new Refusal('GOODS_NOT_FOUND')
      const cursor = before === undefined ? FIRST_PAGE : parseCursor(before)
      // Each source has its own order and its own index; of each as many as would fill the page alone.
      const movements = await readMovements(statements, goodsId, cursor.movementId, page_size + 1)
      const sales = await readSales(statements, goodsId, cursor.sale, page_size + 1)
      const page = mergeHistory(movements, sales, page_size, cursor)
      return {
        entries: page.rows.map(entryOf),
        nextBefore: page.next && writeCursor(page.next),
      }
    })
}

function readMovements(statements: Statements, goodsId: number, before: number, limit: number) {
  return statements.listRows<HistoryRow>(
    `SELECT stock_movements.id AS movement_id, stock_movements.kind, stock_movements.quantity,
            CAST(stock_movements.moved_at AS CHAR) AS at, staff.display_name, stock_movements.reason,
            stock_movements.unit_cost, stock_movements.transaction_id, 0 AS line_number,
            transactions.business_date, transactions.receipt_sequence, stock_movements.count_id
       FROM stock_movements FORCE INDEX (stock_movements_by_goods)
       LEFT JOIN transactions ON transactions.id = stock_movements.transaction_id
       LEFT JOIN staff ON staff.id = stock_movements.staff_id
      WHERE stock_movements.goods_id = ? AND stock_movements.id < ?
      ORDER BY stock_movements.id DESC LIMIT ?`,
    [goodsId, before, limit],
  )
}

// A transaction's number is ordered by time, and the index by goods ends in it.
function readSales(
  statements: Statements,
  goodsId: number,
  before: { transactionId: Buffer; lineNumber: number },
  limit: number,
) {
  return statements.listRows<HistoryRow>(
    `SELECT 0 AS movement_id, 'sale' AS kind, transaction_lines.stock_change AS quantity,
            CAST(transactions.received_at AS CHAR) AS at, staff.display_name, transaction_lines.note AS reason,
            NULL AS unit_cost, transaction_lines.transaction_id, transaction_lines.line_number,
            transactions.business_date, transactions.receipt_sequence, NULL AS count_id
       FROM transaction_lines FORCE INDEX (transaction_lines_by_goods)
       STRAIGHT_JOIN transactions ON transactions.id = transaction_lines.transaction_id
       LEFT JOIN staff ON staff.id = transactions.staff_id
      WHERE transaction_lines.goods_id = ? AND transaction_lines.transaction_id <= ?
        AND (transaction_lines.transaction_id < ? OR transaction_lines.line_number < ?)
      ORDER BY transaction_lines.transaction_id DESC, transaction_lines.line_number DESC LIMIT ?`,
    [goodsId, before.transactionId, before.transactionId, before.lineNumber, limit],
  )
}

function entryOf(row: HistoryRow): StockHistoryEntry {
  return {
    kind: row.kind,
    quantity: row.quantity,
    moved_at: rfc3339(row.at),
    by: row.display_name,
    reason: row.reason,
    unit_cost: row.unit_cost,
    movement_id: row.movement_id === 0 ? null : row.movement_id,
    transaction_id: row.transaction_id === null ? null : uuidFromBytes(row.transaction_id),
    receipt_number:
      row.business_date === null || row.receipt_sequence === null
        ? null
        : receiptNumberOf({ businessDate: row.business_date, sequence: row.receipt_sequence }),
    count_id: row.count_id,
  }
}
