import type { Database } from '@kedai/shared/database/database.ts'
import { createGoods } from '@kedai/shared/goods/create-goods.ts'
import { GOODS_COUNT, PRICE, STOCK } from './scenarios.ts'

/** Puts the goods that the scenarios ask for into an empty shop. */
export async function fillGoods(database: Database): Promise<void> {
  await database.transaction(
    async (statements) => {
      for (let number = 1; number <= GOODS_COUNT; number++) {
        await createGoods(statements, { name: `Kopi ${number}`, price: PRICE, stock: STOCK })
      }
    },
    { recognisesItself: false },
  )
}
