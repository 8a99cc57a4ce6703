import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Database } from '@kedai/shared/database/database.ts'
import { createConnection } from 'mysql2/promise'
import { CARTS_A_STATEMENT, GOODS_COUNT, goodsAt, PRICE, STOCK } from '../scenarios.ts'

const TABLES = new URL('../../loadtest/paper-go/few.sql', import.meta.url)

/**
 * Makes a schema of the paper's few rows, with the goods that the scenarios ask for.
 *
 * @param adminUrl - `mysql://` URL of a user who may make schemas
 * @returns the URL of the schema
 */
export async function createFewSchema(adminUrl: string): Promise<string> {
  const name = `few${randomBytes(8).toString('hex')}`
  const connection = await createConnection({ uri: adminUrl })
  try {
    await connection.query(`CREATE DATABASE ${name}`)
    await connection.query(`USE ${name}`)
    for (const statement of (await readFile(TABLES, 'utf8')).split(/;\n/)) {
      if (statement.trim() !== '') await connection.query(statement)
    }
    await connection.query('INSERT INTO goods (id, name, stock, price) VALUES ?', [
      Array.from({ length: GOODS_COUNT }, (_, index) => [index + 1, `Kopi ${index + 1}`, STOCK, PRICE]),
    ])
  } finally {
    await connection.end()
  }
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Carts as the design with few rows would leave them, many at once; nobody else opens one meanwhile. */
export function openFewCarts(database: Database): Promise<number[]> {
  return database.transaction(
    async (statements) => {
      const [newest] = await statements.rows<{ id: number | null }>('SELECT MAX(id) AS id FROM carts')
      const first = (newest?.id ?? 0) + 1
      const ids = Array.from({ length: CARTS_A_STATEMENT }, (_, index) => first + index)
      await statements.insertRows(
        'INSERT INTO carts (id, user_id, total_goods, total_amount) VALUES ?',
        ids.map((id) => [id, 100, 1, PRICE]),
      )
      await statements.insertRows(
        'INSERT INTO cart_lines (cart_id, goods_id, quantity, unit_price) VALUES ?',
        ids.map((id, index) => [id, goodsAt(index), 1, PRICE]),
      )
      return ids
    },
    { recognisesItself: false },
  )
}
