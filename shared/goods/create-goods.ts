import type { Statements } from '../database/statements.ts'
import { wordsOf } from './words.ts'

export interface NewGoods {
  /** Number of the goods; the next free one where it is left out. */
  readonly id?: number
  readonly name: string
  readonly category?: string
  /** Whole rupiah. */
  readonly price: number
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
  const { id: wantedId = null, name, category = '', price, tracksStock = true, stock = 0 } = goods
  const newId = await statements.insert(
    `INSERT INTO goods (id, name, category, price, tracks_stock, stock, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, SYSDATE(6), SYSDATE(6))`,
    [wantedId, name, category, price, tracksStock, stock],
  )
  const id = wantedId ?? newId
  await statements.insertRows(
    // Words that differ in accents only are one to the database.
    'INSERT INTO goods_words (word, goods_id) VALUES ? ON DUPLICATE KEY UPDATE goods_id = VALUES(goods_id)',
    wordsOf(name).map((word) => [word, id]),
  )
  if (stock !== 0) {
    await statements.change(
      "INSERT INTO stock_movements (goods_id, kind, quantity, moved_at) VALUES (?, 'opening', ?, SYSDATE(6))",
      [id, stock],
    )
  }
  return id
}
