import { Readable } from 'node:stream'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { IMPORT_CELL_LENGTH_MAX, IMPORT_LINES_MAX } from '@kedai/shared/limits.ts'
import { CsvError, parse } from 'csv-parse'
import { COLUMNS, type Column, columnOf } from './columns.ts'
import { type ImportQuery, SEPARATORS } from './contract.ts'

/** A line of the file with goods: its cells by column. */
export interface FileLine {
  /** The header is line 1; of cells with several lines the last. */
  readonly line: number
  readonly cells: ReadonlyMap<Column, string>
  /** Whether the line has as many cells as the header. */
  readonly isWhole: boolean
}

/** Bytes that the reader takes at once; between them others have their turn. */
const CHUNK_BYTES = 64 * 1024

/** What the reader calls it, and what we say. */
const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is never closed',
  CSV_MAX_RECORD_SIZE: 'a line is too long; is a quotation mark not closed?',
  INVALID_OPENING_QUOTE: 'a quotation mark stands within a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'something stands after the closing quotation mark of a cell',
}

/**
 * Reads a file of goods: UTF-8 with or without its mark, any line ends, the columns by their headings.
 *
 * @throws Refusal `CSV_INVALID`
 */
export async function readFile(file: Buffer, separator: ImportQuery['separator']): Promise<FileLine[]> {
  refuseOtherEncodings(file)
  const parser = Readable.from(chunksOf(file)).pipe(
    parse({
      bom: true,
      delimiter: separator === 'auto' ? separatorOf(file) : SEPARATORS[separator],
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: COLUMNS.length * IMPORT_CELL_LENGTH_MAX,
    }),
  )
  const lines: FileLine[] = []
  let header: readonly Column[] | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      if (header === undefined) header = headerOf(record)
      else if (record.some((cell) => cell.trim() !== '')) lines.push(lineOf(header, record, info.lines))
      if (lines.length > IMPORT_LINES_MAX) {
        throw invalid(`there are more than ${IMPORT_LINES_MAX} lines; import the file in parts`)
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw invalid(PROBLEMS[error.code] ?? 'this cannot be read', (error as { lines?: number }).lines)
  }
  if (header === undefined) throw invalid('the file is empty')
  return lines
}

function invalid(problem: string, line?: number): Refusal {
  return new Refusal('CSV_INVALID', { ...(line === undefined ? {} : { line }), problem })
}

function refuseOtherEncodings(file: Buffer): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    throw invalid('the file is not in UTF-8; save it as "CSV UTF-8"')
  }
  if (file.includes(0)) throw invalid('the file is no text')
}

function* chunksOf(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += CHUNK_BYTES) yield file.subarray(at, at + CHUNK_BYTES)
}

/** The separator that the header line has most of, outside of quotation marks. */
function separatorOf(file: Buffer): string {
  const [header = ''] = file.subarray(0, CHUNK_BYTES).toString().split(/\r|\n/, 1)
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const counts = Object.values(SEPARATORS).map((sign) => ({ sign, count: bare.split(sign).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).sign
}

function headerOf(record: readonly string[]): readonly Column[] {
  const columns = record.map((heading, index) => {
    const column = columnOf(heading)
    if (column === undefined) throw invalid(`the heading of column ${index + 1} is not known`, 1)
    return column
  })
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined) throw invalid(`two columns are ${twice}`, 1)
  if (!['id', 'name', 'sku', 'barcode'].some((column) => columns.includes(column as Column))) {
    throw invalid('no column says which goods a line is of: name, id, sku or barcode', 1)
  }
  return columns
}

function lineOf(header: readonly Column[], record: readonly string[], line: number): FileLine {
  return {
    line,
    cells: new Map(header.map((column, index) => [column, record[index] ?? ''])),
    isWhole: record.length === header.length,
  }
}
