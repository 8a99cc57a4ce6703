import type { Statements } from '../database/statements.ts'
import { writeWords } from './words-of-goods.ts'

/** What one of stock and price is of. */
export const GOODS_UNITS = ['piece', 'gram', 'ml'] as const
export type GoodsUnit = (typeof GOODS_UNITS)[number]

export interface NewGoods {
  /** Number of the goods; the next free one where it is left out. */
  readonly id?: number
  readonly name: string
  readonly category?: string
  /** Whole rupiah. */
  readonly price: number
  /** Rupiah that a piece costs the shop; null where that is not known. */
  readonly cost?: number | null
  /** The shop's own code, of no other goods. */
  readonly sku?: string | null
  /** As {@link normaliseBarcode} has it, of no other goods. */
  readonly barcode?: string | null
  readonly unit?: GoodsUnit
  readonly description?: string
  /** Place in the menu. */
  readonly position?: number
  readonly isActive?: boolean
  /** Stock at which there is little left; null where nobody asks. */
  readonly lowStockLevel?: number | null
  /** Who of the staff puts them in. */
  readonly staffId?: number | null
  /** False for what has no count, as brewed coffee; its stock is then 0. */
  readonly tracksStock?: boolean
  /** Pieces at the opening. */
  readonly stock?: number
}

/**
 * Adds goods to the catalogue, with their words for the search and their opening stock as a movement.
 *
 * @returns number of the goods
 */
export async function createGoods(statements: Statements, goods: NewGoods): Promise<number> {
  const { id: wantedId = null, name, price, tracksStock = true, stock = 0 } = goods
  const newId = await statements.insert(
    `INSERT INTO goods (id, name, category, price, cost, sku, barcode, unit, tracks_stock, stock, low_stock_level,
                        description, position, is_active, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, SYSDATE(6), SYSDATE(6))`,
    [
      wantedId,
      name,
      goods.category ?? '',
      price,
      goods.cost ?? null,
      goods.sku ?? null,
      goods.barcode ?? null,
      goods.unit ?? 'piece',
      tracksStock,
      stock,
      goods.lowStockLevel ?? null,
      goods.description ?? '',
      goods.position ?? 0,
      goods.isActive ?? true,
    ],
  )
  const id = wantedId ?? newId
  await writeWords(statements, [{ id, name }])
  if (stock !== 0) {
    await statements.change(
      `INSERT INTO stock_movements (goods_id, kind, quantity, staff_id, moved_at)
       VALUES (?, 'opening', ?, ?, SYSDATE(6))`,
      [id, stock, goods.staffId ?? null],
    )
  }
  return id
}
