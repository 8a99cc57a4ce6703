import type { GoodsFields } from '../catalogue/contract.ts'
import type { GoodsRow } from '../catalogue/goods-record.ts'
import type { LineFields, NoteFault, ReadLine } from './read-line.ts'

/** Goods as they are to be after the import. */
export interface PlannedGoods extends GoodsFields {
  readonly line: number
  /** Null for new ones. */
  readonly id: number | null
  readonly is_active: boolean
  /** Pieces at the opening of new ones; of others what it is. */
  readonly stock: number
  /** That was read, of goods that are there. */
  readonly version: number
  readonly isRenamed: boolean
  /** Whether the SKU or the barcode changes. */
  readonly isRecoded: boolean
}

/** What an import is going to do. */
export interface ImportPlan {
  readonly created: readonly PlannedGoods[]
  readonly changed: readonly PlannedGoods[]
  readonly unchangedCount: number
}

/**
 * Plans an import: a line is of the goods that its id names, else its SKU, else its barcode, and else of new ones.
 *
 * @param rows - all goods that a line may be of, or that have a code of a line
 */
export function planImport(
  lines: readonly ReadLine[],
  rows: readonly GoodsRow[],
  noteFault: NoteFault,
): ImportPlan {
  const finder = createFinder(rows)
  const created: PlannedGoods[] = []
  const changed: PlannedGoods[] = []
  const lineOfGoods = new Map<number, number>()
  const planned: PlannedGoods[] = []
  let unchangedCount = 0
  for (const read of lines) {
    const row = finder(read.fields)
    if (row === undefined && read.fields.id !== undefined) {
      noteFault(read.line, 'id', 'there are no goods of this number; leave it empty for new ones')
      continue
    }
    if (row === undefined) {
      const goods = newGoods(read, noteFault)
      if (goods === undefined) continue
      created.push(goods)
      planned.push(goods)
      continue
    }
    const earlier = lineOfGoods.get(row.id)
    if (earlier !== undefined) {
      noteFault(read.line, '', `is of the same goods as line ${earlier}`)
      continue
    }
    lineOfGoods.set(row.id, read.line)
    const goods = changedGoods(read, row, noteFault)
    planned.push(goods)
    if (isSame(goods, row)) unchangedCount++
    else changed.push(goods)
  }
  noteSharedCodes(planned, rows, noteFault)
  return { created, changed, unchangedCount }
}

/** SKUs are one to the database whatever their case; they are ASCII, so this finds the same. */
const skuKey = (sku: string) => sku.toLowerCase()

function createFinder(rows: readonly GoodsRow[]): (fields: LineFields) => GoodsRow | undefined {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const bySku = new Map(rows.flatMap((row) => (row.sku === null ? [] : [[skuKey(row.sku), row] as const])))
  const byBarcode = new Map(
    rows.flatMap((row) => (row.barcode === null ? [] : [[row.barcode, row] as const])),
  )
  return ({ id, sku, barcode }) => {
    if (id !== undefined) return byId.get(id)
    return (sku ? bySku.get(skuKey(sku)) : undefined) ?? (barcode ? byBarcode.get(barcode) : undefined)
  }
}

function newGoods({ line, fields, faulty }: ReadLine, noteFault: NoteFault): PlannedGoods | undefined {
  const { name, price, tracks_stock = true, stock = 0 } = fields
  if (name === undefined && !faulty.has('name')) noteFault(line, 'name', 'must be there for new goods')
  if (price === undefined && !faulty.has('price')) noteFault(line, 'price', 'must be there for new goods')
  if (!tracks_stock && stock > 0) noteFault(line, 'stock', 'must be empty or 0 where stock is not tracked')
  if (name === undefined || price === undefined) return undefined
  return {
    line,
    id: null,
    name,
    price,
    category: fields.category ?? '',
    cost: fields.cost ?? null,
    sku: fields.sku ?? null,
    barcode: fields.barcode ?? null,
    unit: fields.unit ?? 'piece',
    tracks_stock,
    stock,
    low_stock_level: fields.low_stock_level ?? null,
    description: fields.description ?? '',
    position: fields.position ?? 0,
    is_active: fields.is_active ?? true,
    version: 1,
    isRenamed: false,
    isRecoded: false,
  }
}

function changedGoods({ line, fields }: ReadLine, row: GoodsRow, noteFault: NoteFault): PlannedGoods {
  const isTracked = row.tracks_stock === 1
  if (fields.tracks_stock !== undefined && fields.tracks_stock !== isTracked) {
    noteFault(line, 'tracks_stock', 'cannot be switched by an import; change the goods themselves')
  }
  if (fields.stock !== undefined && fields.stock !== (isTracked ? row.stock : 0)) {
    noteFault(line, 'stock', 'is not the stock of these goods, which changes by movements and counts only')
  }
  const sku = fields.sku === undefined ? row.sku : fields.sku
  const barcode = fields.barcode === undefined ? row.barcode : fields.barcode
  return {
    line,
    id: row.id,
    name: fields.name ?? row.name,
    price: fields.price ?? row.price,
    category: fields.category ?? row.category,
    cost: fields.cost === undefined ? row.cost : fields.cost,
    sku,
    barcode,
    unit: fields.unit ?? row.unit,
    tracks_stock: isTracked,
    stock: row.stock,
    low_stock_level: fields.low_stock_level === undefined ? row.low_stock_level : fields.low_stock_level,
    description: fields.description ?? row.description,
    position: fields.position ?? row.position,
    is_active: fields.is_active ?? row.is_active === 1,
    version: row.version,
    isRenamed: fields.name !== undefined && fields.name !== row.name,
    isRecoded: sku !== row.sku || barcode !== row.barcode,
  }
}

const COMPARED = [
  'name',
  'price',
  'category',
  'cost',
  'sku',
  'barcode',
  'unit',
  'low_stock_level',
  'description',
  'position',
] as const

function isSame(goods: PlannedGoods, row: GoodsRow): boolean {
  return COMPARED.every((field) => goods[field] === row[field]) && goods.is_active === (row.is_active === 1)
}

/** A code that two goods would have after the import, whether of the file or not. */
function noteSharedCodes(
  planned: readonly PlannedGoods[],
  rows: readonly GoodsRow[],
  noteFault: NoteFault,
): void {
  const inFile = new Set(planned.flatMap(({ id }) => id ?? []))
  for (const [column, keyOf] of [
    ['sku', skuKey],
    ['barcode', (barcode: string) => barcode],
  ] as const) {
    const owners = new Map<string, number | undefined>()
    for (const row of rows) {
      const code = row[column]
      if (code !== null && !inFile.has(row.id)) owners.set(keyOf(code), undefined)
    }
    for (const goods of planned) {
      const code = goods[column]
      if (code === null) continue
      const key = keyOf(code)
      if (owners.has(key)) {
        const line = owners.get(key)
        noteFault(
          goods.line,
          column,
          line === undefined ? 'belongs to other goods' : `is that of line ${line} too`,
        )
      } else owners.set(key, goods.line)
    }
  }
}
