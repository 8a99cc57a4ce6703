import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { receiptNumberOf } from '@kedai/shared/ledger/ledger-head.ts'
import { followProgress, numberOf } from '../progress.ts'
import type { Say } from '../say.ts'
import { readSnapshot, type Snapshot } from '../snapshot.ts'
import { StartFault } from '../start-fault.ts'
import { ChainCheck } from './check-chain.ts'
import { checkSale } from './check-sale.ts'
import { readEvents } from './read-events.ts'

/** What looking through the books came to. */
export interface BooksReport {
  readonly eventCount: number
  readonly saleCount: number
  /** SHA-256 of the last event, which stands for all before it, as 64 hexadecimal digits. */
  readonly lastHash: string
  /** Receipt number of the last sale; undefined before the first. */
  readonly lastReceipt: string | undefined
  /** One sentence each; empty when the books are in order. */
  readonly faults: readonly string[]
}

/**
 * Looks through the books of a shop, open or closed, as they are at one instant: every event follows from the one
 * before, every sale is what its event says, every rule of `invariants.sql` holds.
 *
 * @param url - of a user who may read
 * @param say - told how far it is
 * @throws StartFault when the ledger's head is lost, SchemaError or what the database's driver throws
 */
export function verifyBooks(url: string, say: Say, stop: AbortSignal): Promise<BooksReport> {
  return readSnapshot(url, stop, async (snapshot) => {
    const head = await readHead(snapshot)
    const chain = new ChainCheck(head)
    let saleFault: string | undefined
    let saleFaultCount = 0
    let saleCount = 0
    using progress = followProgress(say, head.lastEventNumber, 'events')
    for await (const { events, sales } of readEvents(snapshot)) {
      for (const event of events) {
        chain.next(event)
        progress.counted('chain and sales')
      }
      for (const { eventNumber, detail, sale, lines } of sales) {
        saleCount++
        const fault = checkSale(eventNumber, detail, sale, lines)
        if (fault === undefined) continue
        saleFault ??= fault
        saleFaultCount++
      }
    }
    progress.now('rules')
    const broken = await checkInvariants({ listRows: (sql) => snapshot.rows(sql) })
    const chainFault = chain.end()
    return {
      eventCount: progress.count(),
      saleCount,
      lastHash: head.lastHash.toString('hex'),
      lastReceipt:
        head.lastReceiptSequence === 0
          ? undefined
          : receiptNumberOf({ businessDate: head.businessDate, sequence: head.lastReceiptSequence }),
      faults: [
        ...(chainFault === undefined ? [] : [chainFault]),
        ...(saleFault === undefined ? [] : [saleFault + andMore(saleFaultCount - 1)]),
        ...broken.map(({ name, rows }) => `A rule does not hold: ${name}. Found: ${JSON.stringify(rows)}`),
      ],
    }
  })
}

interface Head {
  readonly lastEventNumber: number
  readonly lastHash: Buffer
  readonly businessDate: string
  readonly lastReceiptSequence: number
}

async function readHead(snapshot: Snapshot): Promise<Head> {
  const [head] = await snapshot.rows<Head>(
    `SELECT last_event_number AS lastEventNumber, last_hash AS lastHash, business_date AS businessDate,
            last_receipt_sequence AS lastReceiptSequence FROM ledger_head WHERE id = 1`,
  )
  if (head === undefined) throw new StartFault('The head of the books is lost: restore a backup.')
  return head
}

function andMore(count: number): string {
  return count === 0 ? '' : ` So were ${numberOf(count)} more.`
}
