import assert from 'node:assert/strict'
import canonicalize from 'canonicalize'
import { rfc3339 } from '../contract/time.ts'
import type { Statements } from '../database/statements.ts'
import { appendEvent } from '../ledger/append-event.ts'
import { type LedgerHead, moveLedgerHead, receiptOf } from '../ledger/ledger-head.ts'
import { allowedSteps, type PaymentState, type Status, type Step } from './steps.ts'
import type { TransactionRecord } from './transaction-record.ts'

/** What became of a transaction by a step; snake_case, as the wire and the stored answer have it. */
export interface StepTaken {
  readonly transaction_id: string
  readonly status: Status
  readonly payment_status: PaymentState
  readonly total_amount: number
  readonly refunded_amount: number
  readonly event_number: number
  readonly occurred_at: string
  readonly allowed: Step[]
}

/** Where a step leads. */
export interface StepTo {
  readonly status: Status
  readonly paymentStatus: PaymentState
  /** Rupiah that this step gives back. */
  readonly refunded?: number
  /** Who of the staff took it; undefined for a customer or the clock. */
  readonly staffId?: number | undefined
  /** What the chain vouches for beside the event's own columns. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/**
 * The change of the transaction's row with its event, as the last of a step's writes before the idempotency key. The
 * caller holds the transaction's row and then the ledger's head.
 */
export async function takeStep(
  statements: Statements,
  transaction: TransactionRecord,
  head: LedgerHead,
  { status, paymentStatus, refunded = 0, staffId, detail }: StepTo,
): Promise<StepTaken> {
  const matched = await statements.change(
    `UPDATE transactions SET status = ?, payment_status = ?, refunded_amount = refunded_amount + ?
      WHERE id = ? AND status = ? AND payment_status = ? AND refunded_amount = ?
        AND refunded_amount + ? <= total_amount`,
    [
      status,
      paymentStatus,
      refunded,
      transaction.id,
      transaction.status,
      transaction.paymentStatus,
      transaction.refundedAmount,
      refunded,
    ],
  )
  assert.equal(matched, 1, 'a locked transaction is as it was read')
  const event = await appendEvent(statements, head, {
    transactionId: transaction.id,
    status,
    paymentStatus,
    staffId,
    detail: detail === undefined ? '' : (canonicalize(detail) ?? ''),
  })
  await moveLedgerHead(statements, event, receiptOf(head))
  return {
    transaction_id: transaction.transactionId,
    status,
    payment_status: paymentStatus,
    total_amount: transaction.totalAmount,
    refunded_amount: transaction.refundedAmount + refunded,
    event_number: event.eventNumber,
    occurred_at: rfc3339(event.occurredAt),
    allowed: allowedSteps({ status, paymentStatus }),
  }
}
