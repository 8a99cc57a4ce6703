import type { GoodsUnit } from '@kedai/shared/goods/create-goods.ts'

/** A cell that cannot be read, with why, in words without the cell's own. */
export class UnreadableCell extends Error {
  override readonly name = 'UnreadableCell'
}

/**
 * Whole rupiah, as people write them: `15000`, `15.000`, `Rp15.000`, `Rp 15.000,00`, `15.000,-`. A comma between
 * thousands is refused: it is the sign of the cents here.
 *
 * @throws UnreadableCell
 */
export function rupiahOf(cell: string): number {
  const match = /^(?:rp\.?\s*)?(\d+|\d{1,3}(?:\.\d{3})+)(?:,(?:00|0|-))?$/i.exec(cell.trim())
  if (match?.[1] === undefined) throw new UnreadableCell('must be whole rupiah, as 15000, 15.000 or Rp15.000')
  return Number(match[1].replaceAll('.', ''))
}

/**
 * A whole number: `1500` or `1.500`.
 *
 * @throws UnreadableCell
 */
export function wholeNumberOf(cell: string): number {
  const digits = cell.trim()
  if (!/^(\d+|\d{1,3}(?:\.\d{3})+)$/.test(digits))
    throw new UnreadableCell('must be a whole number, as 1500 or 1.500')
  return Number(digits.replaceAll('.', ''))
}

const YES = ['yes', 'true', '1', 'y', 'ya']
const NO = ['no', 'false', '0', 'n', 't', 'tidak']

/** @throws UnreadableCell */
export function yesOrNoOf(cell: string): boolean {
  const word = cell.trim().toLowerCase()
  if (YES.includes(word)) return true
  if (NO.includes(word)) return false
  throw new UnreadableCell('must be yes or no (ya or tidak)')
}

const UNITS = new Map<string, GoodsUnit>([
  ...['piece', 'pieces', 'pcs', 'buah'].map((word) => [word, 'piece'] as const),
  ...['gram', 'gr', 'g'].map((word) => [word, 'gram'] as const),
  ['ml', 'ml'],
])

/** @throws UnreadableCell */
export function unitOf(cell: string): GoodsUnit {
  const unit = UNITS.get(cell.trim().toLowerCase())
  if (unit === undefined) throw new UnreadableCell('must be piece, gram or ml')
  return unit
}

/** What a spreadsheet takes for the beginning of a formula, and the mark that we put before it. */
const BEGINS_FORMULA = /^[=+\-@\t\r']/

/**
 * Text for a cell that no spreadsheet runs as a formula: what begins like one, or with an apostrophe, gets an
 * apostrophe before it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function safeCell(text: string): string {
  return BEGINS_FORMULA.test(text) ? `'${text}` : text
}

/** The text that {@link safeCell} made the cell of; an apostrophe before anything else is the text's own. */
export function textOf(cell: string): string {
  return cell.startsWith("'") && BEGINS_FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell
}
