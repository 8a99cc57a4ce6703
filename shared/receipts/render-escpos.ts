import type { Language, PaperWidth, Receipt } from './contract.ts'
import { layoutReceipt, type Row } from './layout.ts'
import { printable, wrapped } from './printable.ts'

/** Characters a line of the printer's own font. */
const COLUMNS: Readonly<Record<PaperWidth, number>> = { '58': 32, '80': 48 }

const ESC = '\x1b'
const GS = '\x1d'
/** Forgets what was printed before; the American set, so that # and $ are what they are; code page 437. */
const INITIALISE = `${ESC}@${ESC}R\x00${ESC}t\x00`
const LEFT = `${ESC}a\x00`
const CENTER = `${ESC}a\x01`
const BOLD = `${ESC}E\x01`
const NOT_BOLD = `${ESC}E\x00`
const DOUBLE = `${GS}!\x11`
const TALL = `${GS}!\x01`
const NORMAL_SIZE = `${GS}!\x00`
/** Feeds the paper past the knife and cuts it, but for a corner. */
const CUT = `${GS}VB\x00`

/**
 * The receipt as bytes for a printer that speaks ESC/POS.
 *
 * @see https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/
 */
export function renderEscpos(receipt: Receipt, width: PaperWidth, language: Language): Buffer {
  const rows = layoutReceipt(receipt, language).map((row) => bytesOf(row, COLUMNS[width]))
  return Buffer.from(`${INITIALISE}${rows.join('')}\n\n${CUT}`, 'latin1')
}

function bytesOf(row: Row, width: number): string {
  if (row.kind === 'rule') return `${'-'.repeat(width)}\n`
  if (row.kind === 'columns') {
    const lines = columnsOf(printable(row.left), printable(row.right), width)
    return row.isBold ? `${BOLD}${TALL}${lines}${NORMAL_SIZE}${NOT_BOLD}` : lines
  }
  const text = printable(row.text)
  if (row.style === undefined) return linesOf(text, width)
  // A letter of double size takes two columns.
  const isTitle = row.style === 'title'
  const lines = linesOf(text, isTitle ? Math.floor(width / 2) : width)
  const [begin, end] = row.style === 'center' ? ['', ''] : [BOLD, NOT_BOLD]
  return isTitle
    ? `${CENTER}${begin}${DOUBLE}${lines}${NORMAL_SIZE}${end}${LEFT}`
    : `${CENTER}${begin}${lines}${end}${LEFT}`
}

function linesOf(text: string, width: number): string {
  return wrapped(text, width)
    .map((line) => `${line}\n`)
    .join('')
}

/** The right side ends the last line of the left; where that leaves no room, it has lines of its own. */
function columnsOf(left: string, right: string, width: number): string {
  const room = width - right.length - 1
  if (room < width / 4) {
    return (
      linesOf(left, width) +
      wrapped(right, width)
        .map((line) => `${line.padStart(width)}\n`)
        .join('')
    )
  }
  const lines = wrapped(left, room)
  const last = lines.pop() ?? ''
  return `${lines.map((line) => `${line}\n`).join('')}${last}${right.padStart(width - last.length)}\n`
}
