import type { Piece } from '@kedai/shared/csv/in-pieces.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { SoldModifier } from '@kedai/shared/goods/modifiers.ts'
import { type Receipt, receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import type { Period } from '../period.ts'
import type { SoldLine } from './contract.ts'
import { type ReceiptRow, readReceipts, receiptOfRow, type Slice } from './read-receipts.ts'

/** Where a page of lines begins: after a line of a receipt. */
export interface LinePlace {
  readonly receipt: Receipt
  readonly lineNumber: number
}

/** The lines of whole sales, `limit` of which are read. */
export type ReadLines = (slice: Slice) => Promise<Piece<SoldLine, Receipt>>

/** As many lines as `limit` says, which may end within a sale. */
export type ReadLinesPage = (
  page: Omit<Slice, 'after'> & { readonly after: LinePlace | undefined },
) => Promise<{ readonly lines: readonly SoldLine[]; readonly hasNext: boolean }>

type LineRow = Omit<SoldLine, 'receipt_number' | 'business_date' | 'modifiers'> & {
  id: Buffer
  modifiers: string | null
}

export function createReadLines(database: Pick<Database, 'snapshot'>): ReadLines {
  return (slice) =>
    database.snapshot(async (statements) => {
      const found = await readReceipts(statements, { ...slice, limit: slice.limit + 1 })
      const receipts = found.slice(0, slice.limit)
      const last = receipts.at(-1)
      return {
        rows: await readLinesOf(statements, receipts),
        next: found.length > slice.limit && last !== undefined ? receiptOfRow(last) : undefined,
      }
    })
}

export function createReadLinesPage(database: Pick<Database, 'snapshot'>): ReadLinesPage {
  return ({ period, after, limit }) =>
    database.snapshot(async (statements) => {
      // Every sale has a line; that of the cursor may have none left, and one line more tells of a next page.
      const receipts = await readReceipts(statements, {
        period,
        after: before(after, period),
        limit: limit + 2,
      })
      const lines = (await readLinesOf(statements, receipts)).filter((line) => isAfter(line, after))
      return { lines: lines.slice(0, limit), hasNext: lines.length > limit }
    })
}

/** So that the sale of the cursor, which may have lines left, is read again. */
function before(after: LinePlace | undefined, { from }: Period): Receipt | undefined {
  if (after === undefined || after.receipt.businessDate < from) return undefined
  return { ...after.receipt, sequence: after.receipt.sequence - 1 }
}

function isAfter(line: SoldLine, after: LinePlace | undefined): boolean {
  if (after === undefined || line.receipt_number !== receiptNumberOf(after.receipt)) return true
  return line.line_number > after.lineNumber
}

/** @returns the lines in the order of the receipts, and of each in their own */
async function readLinesOf(statements: Statements, receipts: readonly ReceiptRow[]): Promise<SoldLine[]> {
  if (receipts.length === 0) return []
  const rows = await statements.listRows<LineRow>(
    `SELECT transaction_id AS id, line_number, kind, goods_id, name, modifiers, quantity, unit_price, amount,
            included_amount, unit_cost, of_line, note
       FROM transaction_lines FORCE INDEX (PRIMARY) WHERE transaction_id IN (?)
      ORDER BY transaction_id, line_number`,
    [receipts.map(({ id }) => id)],
  )
  const lines = Map.groupBy(rows, ({ id }) => id.toString('hex'))
  return receipts.flatMap((receipt) => {
    const sale = {
      receipt_number: receiptNumberOf(receiptOfRow(receipt)),
      business_date: receipt.business_date,
    }
    return (lines.get(receipt.id.toString('hex')) ?? []).map(({ id: _, modifiers, ...line }) => ({
      ...sale,
      ...line,
      modifiers: modifiersText(modifiers),
    }))
  })
}

function modifiersText(modifiers: string | null): string {
  if (modifiers === null) return ''
  return (JSON.parse(modifiers) as SoldModifier[]).map(({ name }) => name).join(', ')
}
