import { uuidFromBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import type { CurrentSettings, SettingsReader } from '../settings/current-settings.ts'
import { rejectTransaction } from './reject-transaction.ts'
import { lockTransaction } from './transaction-record.ts'

/** What the books say of an order that ended by itself. */
const REASON = 'not paid in time'

/**
 * Ends the orders whose payment was waited for too long: each rejected, with its goods back to stock, in a transaction
 * of its own. One that cannot be ended does not keep the others; its fault is thrown after them. Whoever calls tells
 * this process that goods changed, where any was ended.
 *
 * @param limit - orders at the most, oldest first
 * @returns how many were ended
 */
export async function endWaitingOrders(
  database: Database,
  settings: Pick<SettingsReader, 'current'>,
  { limit }: { readonly limit: number },
): Promise<number> {
  const current = await settings.current()
  const waiting = await database.read((statements) =>
    statements.listRows<{ id: Buffer }>(
      `SELECT id FROM transactions
        WHERE payment_status = 'waiting' AND status = 'received' AND received_at < SYSDATE(6) - INTERVAL ? MINUTE
        ORDER BY received_at LIMIT ?`,
      [current.settings.order_ttl_minutes, limit],
    ),
  )
  const faults: unknown[] = []
  let ended = 0
  for (const { id } of waiting) {
    try {
      if (await endOrder(database, uuidFromBytes(id), current)) ended++
    } catch (error) {
      faults.push(error)
    }
  }
  if (faults.length > 0) throw faults[0]
  return ended
}

function endOrder(database: Database, transactionId: string, current: CurrentSettings): Promise<boolean> {
  return database.transaction(
    async (statements) => {
      const transaction = await lockTransaction(statements, transactionId)
      // Somebody was quicker: it is paid, verified or cancelled.
      if (transaction.status !== 'received' || transaction.paymentStatus !== 'waiting') return false
      await rejectTransaction(statements, transaction, { reason: REASON, staff: undefined, current })
      return true
    },
    { recognisesItself: true },
  )
}
