export type Cell = string | number | null

/** A table for a spreadsheet: its header, and rows as long as the header. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>
}

/** Excel takes a file for UTF-8 only when it begins so. */
const BYTE_ORDER_MARK = '\uFEFF'
/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/
const ROWS_A_CHUNK = 200

/**
 * Writes a table as CSV, some rows at a time. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it; a number never does.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export async function* writeCsv(table: Table, separator: ',' | ';'): AsyncGenerator<string> {
  const line = (cells: readonly Cell[]) =>
    `${cells.map((cell) => textOf(cell, separator)).join(separator)}\r\n`
  let chunk = BYTE_ORDER_MARK + line(table.columns)
  let count = 0
  for await (const row of table.rows) {
    chunk += line(row)
    if (++count % ROWS_A_CHUNK === 0) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}

function textOf(cell: Cell, separator: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /["\r\n]/.test(safe) || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe
}
