import type { Statements } from '@kedai/shared/database/statements.ts'
import { EXCHANGE_BATCH } from '@kedai/shared/limits.ts'
import { GOODS_COLUMNS, type GoodsRow } from '../catalogue/goods-record.ts'
import type { ReadLine } from './read-line.ts'

/** All goods that lines name by id, SKU or barcode. */
export async function findGoods(statements: Statements, lines: readonly ReadLine[]): Promise<GoodsRow[]> {
  const found = new Map<number, GoodsRow>()
  for (const column of ['id', 'sku', 'barcode'] as const) {
    const named = new Set(lines.flatMap(({ fields }) => fields[column] ?? []))
    for (const batch of batchesOf([...named])) {
      const rows = await statements.listRows<GoodsRow>(
        `SELECT ${GOODS_COLUMNS} FROM goods WHERE ${column} IN (?)`,
        [batch],
      )
      for (const row of rows) found.set(row.id, row)
    }
  }
  return [...found.values()]
}

/** Parts of a list that one statement reads or writes. */
export function batchesOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / EXCHANGE_BATCH) }, (_, index) =>
    list.slice(index * EXCHANGE_BATCH, (index + 1) * EXCHANGE_BATCH),
  )
}
