import { beforeEach, describe, expect, it } from 'vitest'
import type { Statements } from '../database/statements.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { appendEvent } from './append-event.ts'
import { checkInvariants } from './check-invariants.ts'
import { type LedgerHead, lockLedgerHead, moveLedgerHead } from './ledger-head.ts'

const TRANSACTION = Buffer.from('01a20cca0af674e7bf06d1d722af4ccc', 'hex')
const EVENT = {
  transactionId: TRANSACTION,
  status: 'received',
  paymentStatus: 'paid',
  detail: '{"total_amount":6000}',
}
// As event-hash.test.ts has it, by sha256sum.
const HASH = '8491b6b52f1c58d7e675ed448cd6e2fadab5a0ad96c3935fa9918338c8c50f82'

describe.each(engines)('the head of the ledger on $name', (engine) => {
  const shop = useTestShop(engine, [])
  beforeEach(async () => {
    await shop.change('DELETE FROM transaction_events')
    await shop.change('DELETE FROM transactions')
    await shop.change(
      `UPDATE ledger_head SET last_event_number = 0, last_event_at = '1970-01-01', last_hash = UNHEX(REPEAT('00', 32)),
         business_date = '1970-01-01', last_receipt_sequence = 0`,
    )
  })

  const inTransaction = <T>(work: (statements: Statements) => Promise<T>) =>
    shop.database.transaction(work, { recognisesItself: false })
  /** The row that an event belongs to. */
  const book = (statements: Statements) =>
    statements.change(
      `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
         return_amount, business_date, receipt_sequence, received_at)
       VALUES (?, 1, 1, 'cash', 'received', 'paid', 0, 0, 0, '2026-11-24', 1, SYSDATE(6))`,
      [TRANSACTION],
    )

  const append = (head: LedgerHead) =>
    inTransaction(async (statements) => {
      await book(statements)
      return appendEvent(statements, head, EVENT)
    })

  it('stands, before the first sale, at nothing', async () => {
    const head = await inTransaction(lockLedgerHead)
    expect(head).toEqual({
      lastEventNumber: 0,
      lastEventAt: '1970-01-01 00:00:00.000000',
      lastHash: Buffer.alloc(32),
      businessDate: '1970-01-01',
      lastReceiptSequence: 0,
      now: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    })
  })

  it('reads the clock once it has the lock, not when it began to wait for it', async () => {
    const locked = Promise.withResolvers<void>()
    let second: Promise<LedgerHead> | undefined
    const releasedAt = await inTransaction(async (statements) => {
      await lockLedgerHead(statements)
      second = inTransaction(async (others) => {
        await others.rows('SELECT 1')
        locked.resolve()
        return lockLedgerHead(others)
      })
      await locked.promise
      const [row] = await statements.rows<{ at: string }>('SELECT SLEEP(0.3), SYSDATE(6) AS at')
      return row?.at ?? ''
    })
    expect(releasedAt).not.toBe('')
    expect((await second)?.now.localeCompare(releasedAt)).toBe(1)
  })

  it('reads the clock to the microsecond also at a full second, so that the chain holds', async () => {
    const head = await inTransaction((statements) =>
      lockLedgerHead({
        ...statements,
        rows: (sql, values) =>
          statements.rows(sql.replace('SYSDATE(6)', "TIMESTAMP('2026-11-24 17:00:00.000000')"), values),
      }),
    )
    expect(head.now).toBe('2026-11-24 17:00:00.000000')

    await append(head)
    const broken = await shop.database.read(checkInvariants)
    expect(broken.map(({ name }) => name)).not.toContain("each event's hash follows from the one before")
  })

  it('knows the last receipts of days after its own, which it has where its date was set back', async () => {
    await inTransaction(book)
    expect(await inTransaction(lockLedgerHead)).toMatchObject({
      laterSequences: new Map([['2026-11-24', 1]]),
    })
    await shop.change("UPDATE ledger_head SET business_date = '2026-11-24', last_receipt_sequence = 1")
    expect(await inTransaction(lockLedgerHead)).not.toHaveProperty('laterSequences')
  })

  it('is a fault of ours if it has lost its row', async () => {
    const lost = inTransaction(async (statements) => {
      await statements.change('DELETE FROM ledger_head')
      return lockLedgerHead(statements)
    })
    await expect(lost).rejects.toThrow('ledger_head has lost its row')
  })

  it('moves past an event to a receipt', async () => {
    await inTransaction((statements) =>
      moveLedgerHead(
        statements,
        { eventNumber: 7, occurredAt: '2026-11-24 08:30:00.000001', hash: Buffer.alloc(32, 7) },
        { businessDate: '2026-11-24', sequence: 42 },
      ),
    )
    expect(await inTransaction(lockLedgerHead)).toMatchObject({
      lastEventNumber: 7,
      lastEventAt: '2026-11-24 08:30:00.000001',
      lastHash: Buffer.alloc(32, 7),
      businessDate: '2026-11-24',
      lastReceiptSequence: 42,
    })
  })

  const headAt = (now: string): LedgerHead => ({
    lastEventNumber: 0,
    lastEventAt: '2026-11-24 08:30:00.000001',
    lastHash: Buffer.alloc(32),
    businessDate: '2026-11-24',
    lastReceiptSequence: 0,
    now,
  })
  it('is followed by the event with the next number, chained to the last one', async () => {
    const event = await append(headAt('2026-11-24 08:30:00.000001'))

    expect(event).toEqual({
      eventNumber: 1,
      occurredAt: '2026-11-24 08:30:00.000001',
      hash: Buffer.from(HASH, 'hex'),
    })
    expect(await shop.query('SELECT * FROM transaction_events')).toEqual([
      {
        event_number: 1,
        transaction_id: TRANSACTION,
        status: 'received',
        payment_status: 'paid',
        occurred_at: '2026-11-24 08:30:00.000001',
        clock_suspect: 0,
        staff_id: null,
        detail: '{"total_amount":6000}',
        hash: Buffer.from(HASH, 'hex'),
      },
    ])
  })

  it.each([
    ['2026-11-24 08:30:00.000000', 1],
    ['2026-11-24 08:30:00.000001', 0],
    ['2026-11-24 08:30:00.000002', 0],
    ['1970-01-01 00:01:00.000000', 1],
  ])(
    'marks an event at %s, one microsecond after :00 being the last, as suspect: %i',
    async (now, suspect) => {
      await append(headAt(now))
      expect(
        await shop.query(
          'SELECT clock_suspect, CAST(occurred_at AS CHAR) AS occurred_at FROM transaction_events',
        ),
      ).toEqual([{ clock_suspect: suspect, occurred_at: now }])
    },
  )
})
