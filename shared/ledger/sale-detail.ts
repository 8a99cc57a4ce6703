import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** One line of a sale with the names and values of its row in `transaction_lines`. */
export interface LineRow {
  readonly line_number: number
  readonly kind: string
  readonly goods_id: number | null
  readonly name: string
  readonly quantity: number
  readonly unit_price: number
  readonly amount: number
  readonly stock_change: number
  readonly note: string
  /** Columns that came later. */
  readonly [further: string]: string | number | null | undefined
}

const FIRST_COLUMNS: ReadonlySet<string> = new Set([
  'line_number',
  'kind',
  'goods_id',
  'name',
  'quantity',
  'unit_price',
  'amount',
  'stock_change',
  'note',
])

/**
 * What the event of a sale vouches for of its lines. A column that came later counts only where it says something
 * (not NULL, 0 or ''): it gives the lines of older sales its default, and their digests must stay what they are.
 *
 * @param lines - by ascending line number, without their `transaction_id`
 * @returns SHA-256 of their canonical JSON (RFC 8785), its keys in camelCase, as 64 hexadecimal digits
 */
export function linesDigest(lines: readonly LineRow[]): string {
  return createHash('sha256')
    .update(canonicalize(lines.map(digested)) ?? '')
    .digest('hex')
}

function digested(line: LineRow): Record<string, string | number | null | undefined> {
  const counted: Record<string, string | number | null | undefined> = {}
  for (const column in line) {
    const value = line[column]
    if (FIRST_COLUMNS.has(column) || value) counted[camelCase(column)] = value
  }
  return counted
}

// Looking through the books asks for the same few names for every line that was ever sold.
const camelCaseNames = new Map<string, string>()

function camelCase(column: string): string {
  const known = camelCaseNames.get(column)
  if (known !== undefined) return known
  const made = column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  camelCaseNames.set(column, made)
  return made
}
