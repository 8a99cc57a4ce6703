import { Readable } from 'node:stream'
import type { Database } from '@kedai/shared/database/database.ts'
import { EXCHANGE_BATCH } from '@kedai/shared/limits.ts'
import { GOODS_COLUMNS, type GoodsRow } from '../catalogue/goods-record.ts'
import { safeCell } from './cells.ts'
import { COLUMNS, type Column } from './columns.ts'
import { type ExportQuery, SEPARATORS } from './contract.ts'

/** All goods as a file that an import reads back: some hundred at once, so that any number fits into the memory. */
export type ExportGoods = (query: ExportQuery) => Promise<Readable>

export function createExportGoods(database: Database): ExportGoods {
  const readAfter = (id: number) =>
    database.read((statements) =>
      statements.listRows<GoodsRow>(`SELECT ${GOODS_COLUMNS} FROM goods WHERE id > ? ORDER BY id LIMIT ?`, [
        id,
        EXCHANGE_BATCH,
      ]),
    )
  return async ({ bom, separator }) => {
    const lineOf = (cells: readonly string[]) => `${cells.map(quoted).join(SEPARATORS[separator])}\r\n`
    // Read before the answer begins: a database that cannot be asked is still a clear refusal.
    let rows = await readAfter(0)
    return Readable.from(
      (async function* () {
        yield `${bom ? '\uFEFF' : ''}${lineOf(COLUMNS)}`
        while (rows.length > 0) {
          yield rows.map((row) => lineOf(COLUMNS.map((column) => cellOf(row, column)))).join('')
          rows = rows.length < EXCHANGE_BATCH ? [] : await readAfter(rows.at(-1)?.id ?? 0)
        }
      })(),
    )
  }
}

function cellOf(row: GoodsRow, column: Column): string {
  switch (column) {
    case 'tracks_stock':
    case 'is_active':
      return row[column] === 1 ? 'yes' : 'no'
    case 'stock':
      return row.tracks_stock === 1 ? String(row.stock) : ''
    case 'name':
    case 'category':
    case 'sku':
    case 'description':
      return safeCell(row[column] ?? '')
    default:
      return String(row[column] ?? '')
  }
}

/** Every separator that an import may take is one that has to be quoted. */
function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
