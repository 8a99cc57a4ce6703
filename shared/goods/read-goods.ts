import type { Statements } from '../database/statements.ts'

/** Goods as the catalogue has them at one instant. */
export interface CatalogueGoods {
  readonly id: number
  readonly name: string
  /** Whole rupiah. */
  readonly price: number
  readonly tracksStock: boolean
  /** Pieces; 0 and without meaning where stock is not tracked. */
  readonly stock: number
  /** "Habis": only of goods whose stock is not tracked. */
  readonly soldOut: boolean
  readonly isActive: boolean
  /** Rupiah that a piece costs the shop; null where that is not known. */
  readonly cost: number | null
  /** Whether it is sold with modifiers. */
  readonly hasModifiers: boolean
}

interface GoodsRow {
  id: number
  name: string
  price: number
  tracks_stock: number
  stock: number
  sold_out: number
  is_active: number
  cost: number | null
  has_modifiers: number
}

/** Reads goods without locking them; what is not there is not in the map. */
export function readGoods(
  statements: Statements,
  ids: readonly number[],
): Promise<Map<number, CatalogueGoods>> {
  return selectGoods(statements, ids, '')
}

/**
 * Locks goods until COMMIT, ascending, and reads them as they are then; what is not there is not in the map.
 *
 * By the primary key, always: through another index its entry would be locked before the row, the other way round
 * than by whoever edits the goods, and the two deadlock.
 */
export function lockGoods(
  statements: Statements,
  ids: readonly number[],
): Promise<Map<number, CatalogueGoods>> {
  return selectGoods(statements, ids, 'ORDER BY id FOR UPDATE')
}

async function selectGoods(
  statements: Statements,
  ids: readonly number[],
  locking: '' | 'ORDER BY id FOR UPDATE',
): Promise<Map<number, CatalogueGoods>> {
  if (ids.length === 0) return new Map()
  const rows = await statements.listRows<GoodsRow>(
    `SELECT id, name, price, tracks_stock, stock, sold_out, is_active, cost,
            EXISTS (SELECT 1 FROM goods_modifier_groups WHERE goods_id = goods.id) AS has_modifiers
       FROM goods FORCE INDEX (PRIMARY) WHERE id IN (?) ${locking}`,
    [ids],
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        name: row.name,
        price: row.price,
        tracksStock: row.tracks_stock === 1,
        stock: row.stock,
        soldOut: row.sold_out === 1,
        isActive: row.is_active === 1,
        cost: row.cost,
        hasModifiers: row.has_modifiers === 1,
      },
    ]),
  )
}

/**
 * How many pieces can still be sold.
 *
 * @returns pieces; `Infinity` where stock is not tracked and there is some, 0 where it is sold out
 */
export function stockLeft(goods: CatalogueGoods): number {
  if (goods.tracksStock) return goods.stock
  return goods.soldOut ? 0 : Number.POSITIVE_INFINITY
}
