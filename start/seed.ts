import type { Database } from '@kedai/shared/database/database.ts'
import { createGoods } from '@kedai/shared/goods/create-goods.ts'

/** The paper's list of goods. Numbered here: a first start that was cut off has used up numbers. */
const FIRST_GOODS = [
  { id: 1, name: 'Kopi Gula Aren', stock: 100, price: 5000 },
  { id: 2, name: 'Kopi Susu', stock: 30, price: 6000 },
  { id: 3, name: 'Pisang Goreng', stock: 150, price: 1500 },
] as const

/** Setting that says the goods were put in once: an owner who deletes them all must not get them back. */
const DONE = 'first_goods_put_in'

/**
 * Puts the first goods into a shop that never had any.
 *
 * @returns how many were put in
 */
export async function seedFirstGoods(database: Database): Promise<number> {
  return database.transaction(
    async (statements) => {
      const [state] = await statements.rows<{ done: number; goods: number }>(
        `SELECT (SELECT COUNT(*) FROM settings WHERE name = ?) AS done,
                (SELECT COUNT(*) FROM (SELECT id FROM goods LIMIT 1) AS any_goods) AS goods`,
        [DONE],
      )
      if (state === undefined || state.done > 0) return 0
      // The row's key makes two starts at once queue here; the second finds it on its repeat.
      await statements.change(
        "INSERT INTO settings (name, value, updated_at) VALUES (?, 'true', SYSDATE(6))",
        [DONE],
      )
      if (state.goods > 0) return 0
      for (const goods of FIRST_GOODS) await createGoods(statements, goods)
      return FIRST_GOODS.length
    },
    { recognisesItself: true },
  )
}
