import { barcodeOf } from '@kedai/shared/goods/barcode.ts'
import { IMPORT_CELL_LENGTH_MAX, STOCK_QUANTITY_MAX } from '@kedai/shared/limits.ts'
import { z } from 'zod'
import { GoodsFields } from '../catalogue/contract.ts'
import { rupiahOf, textOf, UnreadableCell, unitOf, wholeNumberOf, yesOrNoOf } from './cells.ts'
import type { Column } from './columns.ts'
import type { FileLine } from './read-file.ts'

/** What a line says of goods; what it leaves out is not there. */
export type LineFields = Partial<Omit<GoodsFields, 'tracks_stock'>> & {
  id?: number
  tracks_stock?: boolean
  stock?: number
  is_active?: boolean
}

/** A line that was read. */
export interface ReadLine {
  readonly line: number
  readonly fields: LineFields
  /** Columns whose cells could not be read. */
  readonly faulty: ReadonlySet<Column>
}

/** Notes a fault of a line. */
export type NoteFault = (line: number, column: Column | '', problem: string) => void

/** How a column's cell is read, what it may hold, and what an empty cell means; undefined: nothing is said. */
const READERS: Readonly<
  Record<
    Column,
    { read: (cell: string) => unknown; schema: z.ZodType; empty: null | '' | undefined | 'refused' }
  >
> = {
  id: { read: wholeNumberOf, schema: z.int().min(1), empty: undefined },
  name: { read: textOf, schema: GoodsFields.shape.name, empty: 'refused' },
  category: { read: textOf, schema: GoodsFields.shape.category, empty: '' },
  price: { read: rupiahOf, schema: GoodsFields.shape.price, empty: 'refused' },
  cost: { read: rupiahOf, schema: GoodsFields.shape.cost, empty: null },
  sku: { read: textOf, schema: GoodsFields.shape.sku, empty: null },
  barcode: { read: readBarcode, schema: GoodsFields.shape.barcode, empty: null },
  unit: { read: unitOf, schema: GoodsFields.shape.unit, empty: undefined },
  tracks_stock: { read: yesOrNoOf, schema: z.boolean(), empty: undefined },
  stock: { read: wholeNumberOf, schema: z.int().min(0).max(STOCK_QUANTITY_MAX), empty: undefined },
  low_stock_level: { read: wholeNumberOf, schema: GoodsFields.shape.low_stock_level, empty: null },
  description: { read: textOf, schema: GoodsFields.shape.description, empty: '' },
  position: { read: wholeNumberOf, schema: GoodsFields.shape.position, empty: undefined },
  is_active: { read: yesOrNoOf, schema: z.boolean(), empty: undefined },
}

/** Reads the cells of a line. A faulty one is noted and left out, so that one look finds every fault. */
export function readLine({ line, cells, isWhole }: FileLine, noteFault: NoteFault): ReadLine {
  if (!isWhole) noteFault(line, '', 'has more or fewer cells than the header')
  const fields: Record<string, unknown> = {}
  const faulty = new Set<Column>()
  for (const [column, cell] of cells) {
    const value = readCell(column, cell, (problem) => {
      faulty.add(column)
      noteFault(line, column, problem)
    })
    if (value !== undefined) fields[column] = value
  }
  return { line, fields: fields as LineFields, faulty }
}

function readCell(column: Column, cell: string, note: (problem: string) => void): unknown {
  const { read, schema, empty } = READERS[column]
  if (cell.trim() === '') {
    if (empty === 'refused') note('must not be empty')
    return empty === 'refused' ? undefined : empty
  }
  if (cell.length > IMPORT_CELL_LENGTH_MAX) return note('is too long')
  try {
    const parsed = schema.safeParse(read(cell))
    if (parsed.success) return parsed.data
    return note(parsed.error.issues[0]?.message ?? 'is wrong')
  } catch (error) {
    if (error instanceof UnreadableCell) return note(error.message)
    throw error
  }
}

function readBarcode(cell: string): string {
  const barcode = barcodeOf(textOf(cell))
  if (barcode === undefined) throw new UnreadableCell('is no EAN-8, EAN-13 or UPC-A, or a digit is wrong')
  return barcode
}
