import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { callNumberOf } from '@kedai/shared/ledger/call-number.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import { HISTORY_MAX } from '@kedai/shared/limits.ts'
import type { FlushGuard } from '@kedai/shared/outbox/flush-guard.ts'
import type { WatchedTransaction } from './contract.ts'

export type ShowTransaction = (transactionId: string) => Promise<WatchedTransaction>
export type RequireTransaction = (transactionId: string) => Promise<void>

interface TransactionRow {
  method: string
  total_amount: number
  refunded_amount: number
  business_date: string
  receipt_sequence: number
}

interface StepRow {
  event_number: number
  status: string
  payment_status: string
  occurred_at: string
}

/** Status and history as its events tell them, once those are on the disk. */
export function createShowTransaction(
  database: Pick<Database, 'read'>,
  flushGuard: FlushGuard,
): ShowTransaction {
  return async (transactionId) => {
    const { row, steps } = await database.read((statements) => readWatched(statements, transactionId))
    const newest = steps.at(-1)
    if (row === undefined || newest === undefined) throw new Refusal('TRANSACTION_NOT_FOUND')
    await flushGuard.upTo(newest.event_number)
    const receipt = { businessDate: row.business_date, sequence: row.receipt_sequence }
    return {
      transaction_id: transactionId.toLowerCase(),
      status: newest.status,
      payment_status: newest.payment_status,
      receipt_number: receiptNumberOf(receipt),
      call_number: callNumberOf(receipt),
      method: row.method,
      total_amount: row.total_amount,
      refunded_amount: row.refunded_amount,
      history: steps.map((step) => ({ ...step, occurred_at: rfc3339(step.occurred_at) })),
    }
  }
}

/** @returns refuses `TRANSACTION_NOT_FOUND`: whoever waits for what is not there would wait for nothing */
export function createRequireTransaction(database: Pick<Database, 'read'>): RequireTransaction {
  return async (transactionId) => {
    const found = await database.read((statements) =>
      statements.rows('SELECT 1 FROM transactions WHERE id = ?', [uuidToBytes(transactionId)]),
    )
    if (found.length === 0) throw new Refusal('TRANSACTION_NOT_FOUND')
  }
}

async function readWatched(statements: Statements, transactionId: string) {
  const id = uuidToBytes(transactionId)
  const steps = await statements.listRows<StepRow>(
    `SELECT event_number, status, payment_status, CAST(occurred_at AS CHAR) AS occurred_at
       FROM transaction_events WHERE transaction_id = ? ORDER BY event_number DESC LIMIT ?`,
    [id, HISTORY_MAX],
  )
  const [row] = await statements.rows<TransactionRow>(
    `SELECT method, total_amount, refunded_amount, business_date, receipt_sequence
       FROM transactions WHERE id = ?`,
    [id],
  )
  return { row, steps: steps.reverse() }
}
