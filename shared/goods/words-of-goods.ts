import type { Statements } from '../database/statements.ts'
import { wordsOf } from './words.ts'

/** Goods whose words are written. */
export interface NamedGoods {
  readonly id: number
  readonly name: string
}

/** Notes the words of goods that have none yet, by one statement. */
export async function writeWords(statements: Statements, goods: readonly NamedGoods[]): Promise<void> {
  await statements.insertRows(
    // Words that differ in accents only are one to the database.
    'INSERT INTO goods_words (word, goods_id) VALUES ? ON DUPLICATE KEY UPDATE goods_id = VALUES(goods_id)',
    goods.flatMap(({ id, name }) => wordsOf(name).map((word) => [word, id])),
  )
}

/** Notes the words of goods whose names have changed, in place of those that they had. */
export async function rewriteWords(statements: Statements, goods: readonly NamedGoods[]): Promise<void> {
  if (goods.length === 0) return
  await statements.listRows('DELETE FROM goods_words WHERE goods_id IN (?)', [goods.map(({ id }) => id)])
  await writeWords(statements, goods)
}
