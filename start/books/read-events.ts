import type { LineRow } from '@kedai/shared/ledger/sale-detail.ts'
import type { Snapshot } from '../snapshot.ts'
import type { StoredEvent } from './check-chain.ts'
import { type SaleDetail, type SaleRow, saleDetailOf } from './check-sale.ts'

/** Events that are read at once, with the sales they are of. */
const EVENTS_A_READ = 1_000

/** A sale that an event vouches for, with its rows. */
export interface BookedSale {
  readonly eventNumber: number
  readonly detail: SaleDetail
  readonly sale: SaleRow | undefined
  readonly lines: readonly LineRow[]
}

export interface EventsRead {
  readonly events: readonly StoredEvent[]
  readonly sales: readonly BookedSale[]
}

/** All events by ascending number, some at a time; the next are read while these are looked at. */
export async function* readEvents(snapshot: Snapshot): AsyncGenerator<EventsRead> {
  let reading = readAfter(snapshot, -1)
  for (;;) {
    const read = await reading
    const last = read.events.at(-1)
    if (last === undefined) return
    reading = readAfter(snapshot, last.eventNumber)
    // Awaited only in the next round, where it is told of.
    reading.catch(() => undefined)
    yield read
  }
}

async function readAfter(snapshot: Snapshot, eventNumber: number): Promise<EventsRead> {
  const events = await snapshot.rows<StoredEvent>(
    `SELECT event_number AS eventNumber, transaction_id AS transactionId, status, payment_status AS paymentStatus,
            CAST(occurred_at AS CHAR) AS occurredAt, COALESCE(staff_id, 0) AS staffId, detail, hash
       FROM transaction_events WHERE event_number > ? ORDER BY event_number LIMIT ${EVENTS_A_READ}`,
    [eventNumber],
  )
  const vouched = events.flatMap((event) => {
    const detail = saleDetailOf(event.detail)
    return detail === undefined ? [] : [{ event, detail }]
  })
  if (vouched.length === 0) return { events, sales: [] }
  const ids = vouched.map(({ event }) => event.transactionId)
  const [sales, lines] = await Promise.all([
    snapshot.rows<SaleRow & { id: Buffer }>(
      `SELECT id, cart_id, method, total_amount, payment_amount, return_amount, business_date, receipt_sequence
         FROM transactions WHERE id IN (?)`,
      [ids],
    ),
    snapshot.rows<LineRow & { transaction_id: Buffer }>(
      'SELECT * FROM transaction_lines WHERE transaction_id IN (?) ORDER BY transaction_id, line_number',
      [ids],
    ),
  ])
  const saleOf = new Map(sales.map((sale) => [keyOf(sale.id), sale]))
  const linesOf = Map.groupBy(lines, (line) => keyOf(line.transaction_id))
  return {
    events,
    sales: vouched.map(({ event, detail }) => ({
      eventNumber: event.eventNumber,
      detail,
      sale: saleOf.get(keyOf(event.transactionId)),
      lines: (linesOf.get(keyOf(event.transactionId)) ?? []).map(({ transaction_id, ...line }) => line),
    })),
  }
}

function keyOf(id: Buffer): string {
  return id.toString('latin1')
}
