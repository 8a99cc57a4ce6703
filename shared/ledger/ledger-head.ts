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
  /**
   * Last receipt number of each later day that has any: once the clock went ahead and the owner set the date back,
   * those days are still to come. Left out where there is none.
   */
  readonly laterSequences?: ReadonlyMap<string, number>
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
    later_date: string | null
  }>(
    // Cast, since the hash needs the microseconds of a full second as well, which the driver leaves out.
    `SELECT last_event_number, CAST(last_event_at AS CHAR) AS last_event_at, last_hash, business_date,
            last_receipt_sequence, CAST(SYSDATE(6) AS CHAR) AS now,
            (SELECT MAX(transactions.business_date) FROM transactions
              WHERE transactions.business_date > ledger_head.business_date) AS later_date
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
    ...(row.later_date && {
      laterSequences: await readLaterSequences(statements, row.business_date),
    }),
  }
}

async function readLaterSequences(
  statements: Statements,
  businessDate: string,
): Promise<ReadonlyMap<string, number>> {
  const days = await statements.rows<{ business_date: string; last: number }>(
    `SELECT business_date, MAX(receipt_sequence) AS last FROM transactions WHERE business_date > ?
      GROUP BY business_date`,
    [businessDate],
  )
  return new Map(days.map((day) => [day.business_date, day.last]))
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
  head: Pick<LedgerHead, 'now' | 'businessDate' | 'lastReceiptSequence' | 'laterSequences'>,
  day: BusinessDay,
): Receipt {
  const today = businessDateOf(head.now, day)
  return today > head.businessDate
    ? { businessDate: today, sequence: (head.laterSequences?.get(today) ?? 0) + 1 }
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
