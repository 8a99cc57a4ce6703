import type { Statements } from '../database/statements.ts'
import { type BusinessDay, businessDateOf } from './business-date.ts'

/** Where the ledger stands, and the database's clock read under its lock. */
export interface LedgerHead {
  readonly lastEventNumber: number
  /** DATETIME(6) in UTC. */
  readonly lastEventAt: string
  /** 32 bytes. */
  readonly lastHash: Buffer
  /** `YYYY-MM-DD` */
  readonly businessDate: string
  readonly lastReceiptSequence: number
  /** DATETIME(6) in UTC. */
  readonly now: string
}

/**
 * Locks the head until COMMIT: from here on sales are numbered one by one, without holes and in the order of
 * their commits. The clock is read under the lock; NOW() would be the instant at which the wait for it began.
 */
export async function lockLedgerHead(statements: Statements): Promise<LedgerHead> {
  const [row] = await statements.rows<{
    last_event_number: number
    last_event_at: string
    last_hash: Buffer
    business_date: string
    last_receipt_sequence: number
    now: string
  }>(
    // Cast, since the hash needs the microseconds of a full second as well, which the driver leaves out.
    `SELECT last_event_number, CAST(last_event_at AS CHAR) AS last_event_at, last_hash, business_date,
            last_receipt_sequence, CAST(SYSDATE(6) AS CHAR) AS now
       FROM ledger_head WHERE id = 1 FOR UPDATE`,
  )
  if (row === undefined) throw new Error('ledger_head has lost its row')
  return {
    lastEventNumber: row.last_event_number,
    lastEventAt: row.last_event_at,
    lastHash: row.last_hash,
    businessDate: row.business_date,
    lastReceiptSequence: row.last_receipt_sequence,
    now: row.now,
  }
}

/** The number of a receipt: the shop's day, and the count of sales on it. */
export interface Receipt {
  /** `YYYY-MM-DD` */
  readonly businessDate: string
  /** 1, 2, 3 … within the day. */
  readonly sequence: number
}

/**
 * The next receipt. A Pi has no clock of its own, so the day is the later of the clock's and the head's: it
 * never goes back, and no number comes twice.
 */
export function nextReceipt(
  head: Pick<LedgerHead, 'now' | 'businessDate' | 'lastReceiptSequence'>,
  day: BusinessDay,
): Receipt {
  const today = businessDateOf(head.now, day)
  return today > head.businessDate
    ? { businessDate: today, sequence: 1 }
    : { businessDate: head.businessDate, sequence: head.lastReceiptSequence + 1 }
}

/** `20261124-0001` */
export function receiptNumberOf({ businessDate, sequence }: Receipt): string {
  return `${businessDate.replaceAll('-', '')}-${String(sequence).padStart(4, '0')}`
}

/** The database's clock and the head's day, without the head's lock: for what is no link of the chain. */
export async function readLedgerClock(
  statements: Statements,
): Promise<Pick<LedgerHead, 'now' | 'businessDate'>> {
  const [row] = await statements.rows<{ business_date: string; now: string }>(
    'SELECT business_date, CAST(SYSDATE(6) AS CHAR) AS now FROM ledger_head WHERE id = 1',
  )
  if (row === undefined) throw new Error('ledger_head has lost its row')
  return { now: row.now, businessDate: row.business_date }
}

/** The business date of what happens now: the later of the clock's and the head's. */
export function businessDateNow(head: Pick<LedgerHead, 'now' | 'businessDate'>, day: BusinessDay): string {
  const today = businessDateOf(head.now, day)
  return today > head.businessDate ? today : head.businessDate
}

/** The day and number that the head keeps where an event is no new sale. */
export function receiptOf(head: Pick<LedgerHead, 'businessDate' | 'lastReceiptSequence'>): Receipt {
  return { businessDate: head.businessDate, sequence: head.lastReceiptSequence }
}

/** Moves the head past a new event; of the last statements before COMMIT. */
export async function moveLedgerHead(
  statements: Statements,
  event: { eventNumber: number; occurredAt: string; hash: Buffer },
  receipt: Receipt,
): Promise<void> {
  await statements.change(
    `UPDATE ledger_head SET last_event_number = ?, last_event_at = ?, last_hash = ?, business_date = ?,
       last_receipt_sequence = ? WHERE id = 1`,
    [event.eventNumber, event.occurredAt, event.hash, receipt.businessDate, receipt.sequence],
  )
}
