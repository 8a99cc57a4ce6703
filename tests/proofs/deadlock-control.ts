import { faultOf } from '@kedai/shared/database/faults.ts'
import { type Connection, createConnection } from 'mysql2/promise'
import type { Draw } from '../../bench/fill/draw.ts'
import type { Stage } from './harness/stage.ts'

const SELLERS = 8
const SALES_PER_SELLER = 40
const TAKE_ONE = 'UPDATE goods SET stock = stock - 1 WHERE id = ?'

/**
 * Sells as nobody should: each sale takes its goods in the order in which they were asked for.
 *
 * @returns how many sales the database refused for a deadlock
 */
export async function sellInRequestOrder(stage: Stage, draw: Draw): Promise<number> {
  const refusals = await Promise.all(
    Array.from({ length: SELLERS }, () =>
      withConnection(stage, async (connection) => {
        let refused = 0
        for (let sale = 0; sale < SALES_PER_SELLER; sale++) {
          const wanted = [...stage.goods].sort(() => draw() - 0.5)
          refused += (await takeAll(connection, wanted)) ? 0 : 1
        }
        return refused
      }),
    ),
  )
  return refusals.reduce((sum, refused) => sum + refused, 0)
}

/** Waits for goods that somebody else keeps, for a second. */
export async function waitInVain(stage: Stage): Promise<void> {
  const [kept] = stage.goods
  if (kept === undefined) throw new Error('there are no goods to wait for')
  await withConnection(stage, async (keeper) => {
    await keeper.query('START TRANSACTION')
    await keeper.query(TAKE_ONE, [kept.goodsId])
    await withConnection(stage, async (waiting) => {
      await waiting.query('SET SESSION innodb_lock_wait_timeout = 1')
      const fault = await waiting.query(TAKE_ONE, [kept.goodsId]).then(() => 'none', faultOf)
      if (fault !== 'lock-timeout') throw new Error(`waiting for a lock ended with ${fault}`)
    })
    await keeper.query('ROLLBACK')
  })
}

async function takeAll(
  connection: Connection,
  wanted: readonly { readonly goodsId: number }[],
): Promise<boolean> {
  await connection.query('START TRANSACTION')
  try {
    for (const { goodsId } of wanted) await connection.query(TAKE_ONE, [goodsId])
    await connection.query('COMMIT')
    return true
  } catch (error) {
    if (faultOf(error) !== 'deadlock') throw error
    await connection.query('ROLLBACK')
    return false
  }
}

async function withConnection<T>(stage: Stage, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: stage.url })
  try {
    return await work(connection)
  } finally {
    await connection.end()
  }
}
