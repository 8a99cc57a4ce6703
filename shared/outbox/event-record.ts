import { uuidFromBytes, uuidToBytes } from '../contract/ids.ts'
import { rfc3339 } from '../contract/time.ts'
import type { Statements } from '../database/statements.ts'
import { receiptNumberOf } from '../ledger/ledger-head.ts'

/** One change of a transaction's status or payment, with what never changes of the transaction. */
export interface EventRecord {
  /** 1, 2, 3 … through all transactions, without holes, in the order of their commits. */
  readonly eventNumber: number
  readonly transactionId: string
  readonly status: string
  readonly paymentStatus: string
  /** RFC 3339 in UTC. */
  readonly occurredAt: string
  /** SHA-256 in the chain: 32 bytes, and no two events have the same. */
  readonly hash: Buffer
  readonly receiptNumber: string
  /** Rupiah. */
  readonly totalAmount: number
}

/** What events are asked for: those of one transaction, or all. */
export type EventScope = { readonly transactionId: string } | 'all'

interface EventRow {
  event_number: number
  transaction_id: Buffer
  status: string
  payment_status: string
  occurred_at: string
  hash: Buffer
  business_date: string
  receipt_sequence: number
  total_amount: number
}

/**
 * Events after a number, in their order.
 *
 * @param after - event number; 0 for all
 * @param limit - events at the most
 */
export async function readEventsAfter(
  statements: Statements,
  scope: EventScope,
  after: number,
  limit: number,
): Promise<EventRecord[]> {
  const rows = await statements.listRows<EventRow>(
    `SELECT events.event_number, events.transaction_id, events.status, events.payment_status,
            CAST(events.occurred_at AS CHAR) AS occurred_at, events.hash, transactions.business_date,
            transactions.receipt_sequence, transactions.total_amount
       FROM transaction_events AS events JOIN transactions ON transactions.id = events.transaction_id
      WHERE ${scope === 'all' ? '' : 'events.transaction_id = ? AND'} events.event_number > ?
      ORDER BY events.event_number LIMIT ?`,
    scope === 'all' ? [after, limit] : [uuidToBytes(scope.transactionId), after, limit],
  )
  return rows.map((row) => ({
    eventNumber: row.event_number,
    transactionId: uuidFromBytes(row.transaction_id),
    status: row.status,
    paymentStatus: row.payment_status,
    occurredAt: rfc3339(row.occurred_at),
    hash: row.hash,
    receiptNumber: receiptNumberOf({ businessDate: row.business_date, sequence: row.receipt_sequence }),
    totalAmount: row.total_amount,
  }))
}

/** Number of the newest event that is committed; 0 where there is none. */
export async function readLastEventNumber(statements: Statements): Promise<number> {
  const [row] = await statements.rows<{ last_event_number: number }>(
    'SELECT last_event_number FROM ledger_head WHERE id = 1',
  )
  return row?.last_event_number ?? 0
}
