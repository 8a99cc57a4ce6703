import { createConnection } from 'mysql2/promise'

/** What requests enter by random keys, the largest first: what does not fit beside the later ones is forgotten again. */
const ENTERED = [
  ['cart_lines', 'PRIMARY'],
  ['carts', 'PRIMARY'],
  ['transactions', 'transactions_cart'],
  ['transactions', 'transactions_idempotency_key'],
  ['goods_words', 'PRIMARY'],
  ['goods_words', 'goods_words_by_goods'],
  ['goods', 'goods_by_name'],
  ['goods', 'goods_of_category_by_name'],
  ['goods', 'goods_by_stock'],
  ['goods', 'goods_by_price'],
  ['goods', 'PRIMARY'],
] as const

/** Reads these through once, so that the database remembers as much of them as it would after days of service. */
export async function readThrough(databaseUrl: string, signal: AbortSignal): Promise<void> {
  const connection = await createConnection({ uri: databaseUrl })
  try {
    for (const [table, index] of ENTERED) {
      signal.throwIfAborted()
      await connection.query(`SELECT COUNT(*) FROM ${table} FORCE INDEX (${index})`)
    }
  } finally {
    connection.destroy()
  }
}
