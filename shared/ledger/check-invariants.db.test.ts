import { readFile } from 'node:fs/promises'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connections, type HeldConnection, openConnections } from '../database/connections.ts'
import type { SqlValue } from '../database/statements.ts'
import { createGoods } from '../goods/create-goods.ts'
import { engines } from '../testing/engines/engines.ts'
import { createTestSchema, type TestSchema } from '../testing/engines/test-schema.ts'
import { checkInvariants, parseInvariants } from './check-invariants.ts'
import { type HashedEvent, hashEvent } from './event-hash.ts'

const T1 = Buffer.alloc(16, 1)
const T2 = Buffer.alloc(16, 2)
const T3 = Buffer.alloc(16, 3)
const KEY = Buffer.from('key-0123456789abcdef')

type Change = readonly [sql: string, ...values: SqlValue[]]

const FIRST: HashedEvent = {
  eventNumber: 1,
  transactionId: T1,
  status: 'received',
  paymentStatus: 'paid',
  occurredAt: '2026-11-23 08:30:00.000001',
  staffId: 0,
  detail: '{"name":"Es Téh ☕"}',
}
const SECOND: HashedEvent = { ...FIRST, eventNumber: 2, status: 'verified', detail: '' }
const THIRD: HashedEvent = {
  ...FIRST,
  eventNumber: 3,
  transactionId: T2,
  occurredAt: '2026-11-24 08:30:00.000000',
}
const FIRST_HASH = hashEvent(Buffer.alloc(32), FIRST)
const SECOND_HASH = hashEvent(FIRST_HASH, SECOND)
const THIRD_HASH = hashEvent(SECOND_HASH, THIRD)

const SECOND_REFUNDED: HashedEvent = { ...SECOND, status: 'refunded', paymentStatus: 'refunded' }
const SECOND_REJECTED: HashedEvent = { ...SECOND, status: 'rejected', paymentStatus: 'refunded' }

/** The second event is another, and the chain goes on from it. */
function eventsTell(second: HashedEvent): Change[] {
  const secondHash = hashEvent(FIRST_HASH, second)
  const thirdHash = hashEvent(secondHash, THIRD)
  return [
    [
      'UPDATE transaction_events SET status = ?, payment_status = ?, hash = ? WHERE event_number = 2',
      second.status,
      second.paymentStatus,
      secondHash,
    ],
    ['UPDATE transaction_events SET hash = ? WHERE event_number = 3', thirdHash],
    ['UPDATE ledger_head SET last_hash = ?', thirdHash],
  ]
}

const INSERT_WEBHOOK = `INSERT INTO webhooks (id, url, secret, last_event_number, created_by, created_at)
  VALUES (1, 'https://books.example/', 'whsec_', ?, 1, '2026-11-24 08:00:00')`
const INSERT_DELIVERY = `INSERT INTO webhook_deliveries
  (webhook_id, event_number, status, finished_at, next_attempt_at, created_at)
  VALUES (1, ?, ?, ?, '2026-11-24 08:00:00', '2026-11-24 08:00:00')`

const insertEvent = (event: HashedEvent, hash: Buffer): Change => [
  `INSERT INTO transaction_events (event_number, transaction_id, status, payment_status, occurred_at, detail, hash)
   VALUES (?, ?, ?, ?, ?, ?, ?)`,
  event.eventNumber,
  event.transactionId,
  event.status,
  event.paymentStatus,
  event.occurredAt,
  event.detail,
  hash,
]
const INSERT_TRANSACTION = `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount,
  payment_amount, return_amount, business_date, receipt_sequence, idempotency_key, fingerprint, received_at)
  VALUES (?, ?, 1, 'cash', ?, 'paid', ?, ?, ?, ?, ?, ?, ?, SYSDATE(6))`
const INSERT_LINE = `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price,
  amount, stock_change) VALUES (?, ?, 'goods', ?, 'as sold', ?, ?, ?, ?)`
const INSERT_CART = "INSERT INTO carts (id, user_id, status, opened_at) VALUES (?, 1, 'paid', SYSDATE(6))"

/** Two days, two sales: one of goods with and without a count, one that is split over two tenders. */
const SHOP: readonly Change[] = [
  [INSERT_CART, 1001],
  [
    INSERT_TRANSACTION,
    T1,
    1001,
    'verified',
    11_000,
    20_000,
    9_000,
    '2026-11-23',
    1,
    KEY,
    Buffer.alloc(32, 1),
  ],
  [INSERT_LINE, T1, 1, 1, 2, 3_000, 6_000, -2],
  [INSERT_LINE, T1, 2, 2, 1, 5_000, 5_000, 0],
  ['UPDATE goods SET stock = stock - 2 WHERE id = 1'],
  [INSERT_CART, 1002],
  [INSERT_TRANSACTION, T2, 1002, 'received', 5_000, 5_000, 0, '2026-11-24', 1, null, null],
  [INSERT_LINE, T2, 1, 2, 1, 5_000, 5_000, 0],
  [
    "INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount) VALUES (?, 1, 'cash', 2000)",
    T2,
  ],
  [
    "INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount) VALUES (?, 2, 'cash', 3000)",
    T2,
  ],
  insertEvent(FIRST, FIRST_HASH),
  insertEvent(SECOND, SECOND_HASH),
  insertEvent(THIRD, THIRD_HASH),
  [
    'UPDATE ledger_head SET last_event_number = 3, last_event_at = ?, last_hash = ?, business_date = ?, last_receipt_sequence = 1',
    '2026-11-24 08:30:00.000000',
    THIRD_HASH,
    '2026-11-24',
  ],
  [
    `INSERT INTO refunds (id, transaction_id, kind, amount, method, reason, business_date, refunded_at)
     VALUES (1, ?, 'refund', 3000, 'cash', 'tumpah', '2026-11-24', SYSDATE(6))`,
    T1,
  ],
  [
    `INSERT INTO refund_lines (refund_id, transaction_id, line_number, quantity, amount, restocked)
     VALUES (1, ?, 1, 1, 3000, 1)`,
    T1,
  ],
  ['UPDATE transactions SET refunded_amount = 3000 WHERE id = ?', T1],
  [
    `INSERT INTO stock_movements (goods_id, kind, quantity, transaction_id, line_number, moved_at)
     VALUES (1, 'reversal', 1, ?, 1, SYSDATE(6))`,
    T1,
  ],
  ['UPDATE goods SET stock = stock + 1 WHERE id = 1'],
  [
    `INSERT INTO staff (id, name, display_name, role, created_at, updated_at)
     VALUES (1, 'sari', 'Sari', 'owner', SYSDATE(6), SYSDATE(6))`,
  ],
  [
    `INSERT INTO shifts (id, drawer, business_date, opened_by, opened_at, opening_float, closed_by, closed_at,
       expected_amount, counted_amount)
     VALUES (1, 'main', '2026-11-24', 1, SYSDATE(6), 1000, 1, SYSDATE(6), 3000, 2900)`,
  ],
  [
    `INSERT INTO customers (id, name, balance, created_at, updated_at)
     VALUES (1, 'Bu Ani', 4000, SYSDATE(6), SYSDATE(6))`,
  ],
  [
    `INSERT INTO customer_entries (id, customer_id, kind, amount, balance_after, business_date, occurred_at)
     VALUES (1, 1, 'correction', 6000, 6000, '2026-11-24', SYSDATE(6))`,
  ],
  [
    `INSERT INTO customer_entries (id, customer_id, kind, amount, balance_after, method, shift_id, business_date, occurred_at)
     VALUES (2, 1, 'repayment', -2000, 4000, 'cash', 1, '2026-11-24', SYSDATE(6))`,
  ],
  [
    `INSERT INTO stock_counts (id, status, opened_by, opened_at) VALUES (1, 'booked', 1, SYSDATE(6)),
       (2, 'open', 1, SYSDATE(6))`,
  ],
  ['INSERT INTO stock_count_lines (count_id, goods_id, expected, moved, counted) VALUES (1, 1, 8, -1, 10)'],
  [
    `INSERT INTO stock_movements (id, goods_id, kind, quantity, count_id, moved_at)
     VALUES (50, 1, 'count', 3, 1, SYSDATE(6))`,
  ],
  ['UPDATE goods SET stock = stock + 3 WHERE id = 1'],
  ['INSERT INTO stock_count_lines (count_id, goods_id, expected, open_goods_id) VALUES (2, 1, 8, 1)'],
]

/** As if nothing had come before it. */
const FOURTH_HASH = hashEvent(Buffer.alloc(32), { ...THIRD, eventNumber: 4 })
const ZEROTH_HASH = hashEvent(Buffer.alloc(32), { ...FIRST, eventNumber: 0 })
const SECOND_HASH_AFTER_NOTHING = hashEvent(Buffer.alloc(32), SECOND)
const THIRD_HASH_AFTER_THAT = hashEvent(SECOND_HASH_AFTER_NOTHING, THIRD)

/** For each rule, the ways to break it and nothing else. */
const BREAKS: readonly (readonly [rule: string, how: string, ...changes: Change[]])[] = [
  ['stock is never below zero', 'of goods without a count', ['UPDATE goods SET stock = -1 WHERE id = 2']],
  [
    'tracked stock equals the sum of its ledger',
    'one piece too many',
    ['UPDATE goods SET stock = stock + 1 WHERE id = 1'],
  ],
  [
    'tracked stock equals the sum of its ledger',
    'a movement is gone',
    ["DELETE FROM stock_movements WHERE goods_id = 1 AND kind = 'opening'"],
  ],
  [
    'tracked stock equals the sum of its ledger',
    'goods without any movement',
    [
      "INSERT INTO goods (name, price, stock, created_at, updated_at) VALUES ('Roti', 1, 1, SYSDATE(6), SYSDATE(6))",
    ],
  ],
  ['every paid cart has its transaction', 'it has none', [INSERT_CART, 1003]],
  ["every transaction's cart is paid", 'it is open', ["UPDATE carts SET status = 'open' WHERE id = 1001"]],
  [
    'the total equals the sum of the lines',
    'it is one rupiah more',
    ['UPDATE transactions SET total_amount = 11001, payment_amount = 20001 WHERE id = ?', T1],
  ],
  [
    'the total equals the sum of the lines',
    'there are no lines',
    ['DELETE FROM transaction_lines WHERE transaction_id = ?', T2],
  ],
  [
    "a line's amount is its quantity times its unit price",
    'the price is another',
    ['UPDATE transaction_lines SET unit_price = 3001 WHERE transaction_id = ? AND line_number = 1', T1],
  ],
  [
    'a line takes its quantity from the stock, or nothing where stock is not tracked',
    'it takes one of two',
    ['UPDATE transaction_lines SET stock_change = -1 WHERE transaction_id = ? AND line_number = 1', T1],
    ['UPDATE goods SET stock = stock + 1 WHERE id = 1'],
  ],
  [
    'a line takes its quantity from the stock, or nothing where stock is not tracked',
    'it gives',
    ['UPDATE transaction_lines SET stock_change = 2 WHERE transaction_id = ? AND line_number = 1', T1],
    ['UPDATE goods SET stock = stock + 4 WHERE id = 1'],
  ],
  [
    'payment less change is the total, and change is not negative',
    'too little change',
    ['UPDATE transactions SET return_amount = 8999 WHERE id = ?', T1],
  ],
  [
    'payment less change is the total, and change is not negative',
    'negative change',
    ['UPDATE transactions SET payment_amount = 10000, return_amount = -1000 WHERE id = ?', T1],
  ],
  [
    'split tenders add up to the payment',
    'one rupiah more',
    ['UPDATE transaction_tenders SET amount = 3001 WHERE tender_number = 2'],
  ],
  [
    'no cart and no key is used twice',
    'a cart',
    ['UPDATE transactions SET cart_id = 1001 WHERE id = ?', T2],
    ['DELETE FROM carts WHERE id = 1002'],
  ],
  [
    'no cart and no key is used twice',
    'a key',
    [
      'UPDATE transactions SET idempotency_key = ?, fingerprint = ? WHERE id = ?',
      KEY,
      Buffer.alloc(32, 2),
      T2,
    ],
  ],
  [
    'the last event of a transaction tells its status',
    'another status',
    ["UPDATE transactions SET status = 'received' WHERE id = ?", T1],
  ],
  [
    'the last event of a transaction tells its status',
    'another payment',
    ["UPDATE transactions SET payment_status = 'waiting' WHERE id = ?", T1],
  ],
  [
    'the last event of a transaction tells its status',
    'no event at all',
    [INSERT_CART, 1003],
    [INSERT_TRANSACTION, T3, 1003, 'received', 0, 0, 0, '2026-11-24', 2, null, null],
    ['UPDATE ledger_head SET last_receipt_sequence = 2'],
  ],
  ['the ledger has one head', 'it is gone', ['DELETE FROM ledger_head']],
  [
    "event numbers run from 1 to the head's without a hole",
    'the head is ahead',
    ['UPDATE ledger_head SET last_event_number = 4'],
  ],
  [
    "event numbers run from 1 to the head's without a hole",
    'the head is behind',
    ['UPDATE ledger_head SET last_event_number = 2, last_hash = ?', SECOND_HASH],
  ],
  [
    "event numbers run from 1 to the head's without a hole",
    'a hole behind which the chain begins anew',
    ['UPDATE transaction_events SET event_number = 4, hash = ? WHERE event_number = 3', FOURTH_HASH],
    ['UPDATE ledger_head SET last_event_number = 4, last_hash = ?', FOURTH_HASH],
  ],
  [
    "event numbers run from 1 to the head's without a hole",
    'they begin at 0, with a hole',
    ['UPDATE transaction_events SET event_number = 0, hash = ? WHERE event_number = 1', ZEROTH_HASH],
    ['UPDATE transaction_events SET hash = ? WHERE event_number = 2', SECOND_HASH_AFTER_NOTHING],
    [
      'UPDATE transaction_events SET event_number = 3, hash = ? WHERE event_number = 3',
      THIRD_HASH_AFTER_THAT,
    ],
    ['UPDATE ledger_head SET last_hash = ?', THIRD_HASH_AFTER_THAT],
  ],
  [
    "each event's hash follows from the one before",
    'another transaction',
    ['UPDATE transaction_events SET transaction_id = ? WHERE event_number = 1', T2],
  ],
  [
    "each event's hash follows from the one before",
    'another status',
    ["UPDATE transaction_events SET status = 'rejected' WHERE event_number = 1"],
  ],
  [
    "each event's hash follows from the one before",
    'another payment',
    ["UPDATE transaction_events SET payment_status = 'waiting' WHERE event_number = 1"],
  ],
  [
    "each event's hash follows from the one before",
    'a microsecond later',
    ["UPDATE transaction_events SET occurred_at = '2026-11-23 08:30:00.000002' WHERE event_number = 1"],
  ],
  [
    "each event's hash follows from the one before",
    'another hand',
    ['UPDATE transaction_events SET staff_id = 7 WHERE event_number = 1'],
  ],
  [
    "each event's hash follows from the one before",
    'another detail',
    ['UPDATE transaction_events SET detail = ? WHERE event_number = 1', '{"name":"Es Teh ☕"}'],
  ],
  [
    "each event's hash follows from the one before",
    'another hash',
    ['UPDATE transaction_events SET hash = ? WHERE event_number = 1', Buffer.alloc(32, 9)],
  ],
  [
    "the head holds the last event's hash",
    'it holds another',
    ['UPDATE ledger_head SET last_hash = ?', Buffer.alloc(32, 9)],
  ],
  [
    'receipt numbers run from 1 on every business day without a hole',
    'the first is missing',
    ['UPDATE transactions SET receipt_sequence = 2 WHERE id = ?', T1],
  ],
  [
    'receipt numbers run from 1 on every business day without a hole',
    'there is a number 0 for it',
    ['UPDATE transactions SET receipt_sequence = 0 WHERE id = ?', T1],
    ["UPDATE transactions SET receipt_sequence = 2, business_date = '2026-11-23' WHERE id = ?", T2],
    ['UPDATE ledger_head SET last_receipt_sequence = 0'],
  ],
  [
    'the head holds the last receipt number of its day',
    'it is ahead',
    ['UPDATE ledger_head SET last_receipt_sequence = 2'],
  ],
  [
    'the head holds the last receipt number of its day',
    'it is of a day without receipts',
    ["UPDATE ledger_head SET business_date = '2026-11-25'"],
  ],
  [
    'what a customer owes equals the sum of their entries',
    'an entry was changed',
    ['UPDATE customer_entries SET amount = 7000 WHERE id = 1'],
  ],
  [
    "a customer's newest entry tells what they owe",
    'it tells another balance',
    ['UPDATE customer_entries SET balance_after = 3000 WHERE id = 2'],
  ],
  [
    "what was sold on credit is on a customer's account",
    'it is on none',
    ["UPDATE transactions SET method = 'kasbon' WHERE id = ?", T1],
  ],
  [
    'a closed shift expects what its cash adds up to',
    'it expects less',
    ['UPDATE shifts SET expected_amount = 2999'],
  ],
  [
    'a closed shift expects what its cash adds up to',
    'a repayment came into it after that',
    ["UPDATE customer_entries SET method = 'card' WHERE id = 2"],
  ],
  [
    'a booked count moved the stock by its differences',
    'it moved less',
    ['UPDATE stock_movements SET quantity = 2 WHERE id = 50'],
    ['UPDATE goods SET stock = stock - 1 WHERE id = 1'],
  ],
  [
    'a booked count moved the stock by its differences',
    'a difference was not booked',
    ['DELETE FROM stock_movements WHERE id = 50'],
    ['UPDATE goods SET stock = stock - 3 WHERE id = 1'],
  ],
  [
    'a movement of a count is of a line of it that was booked, once',
    'the count was cancelled',
    ["UPDATE stock_counts SET status = 'cancelled' WHERE id = 1"],
  ],
  [
    'a movement of a count is of a line of it that was booked, once',
    'it is of no count',
    ["INSERT INTO stock_movements (goods_id, kind, quantity, moved_at) VALUES (1, 'count', 1, SYSDATE(6))"],
    ['UPDATE goods SET stock = stock + 1 WHERE id = 1'],
  ],
  [
    'a movement of a count is of a line of it that was booked, once',
    'it is no movement of a count',
    ["UPDATE stock_movements SET kind = 'correction' WHERE id = 50"],
  ],
  [
    'a movement of a count is of a line of it that was booked, once',
    'it was booked twice',
    [
      `INSERT INTO stock_movements (goods_id, kind, quantity, count_id, moved_at)
       VALUES (1, 'count', 3, 1, SYSDATE(6))`,
    ],
    ['UPDATE goods SET stock = stock + 3 WHERE id = 1'],
  ],
  [
    'goods are held by a count while it is open, and only then',
    'an open one holds none',
    ['UPDATE stock_count_lines SET open_goods_id = NULL WHERE count_id = 2'],
  ],
  [
    'goods are held by a count while it is open, and only then',
    'a cancelled one holds them',
    ["UPDATE stock_counts SET status = 'cancelled' WHERE id = 2"],
  ],
  [
    'what was refunded equals the sum of the refunds, and is not more than the total',
    'the transaction tells another amount',
    ['UPDATE transactions SET refunded_amount = 2999 WHERE id = ?', T1],
    ['UPDATE refund_lines SET amount = 2999'],
  ],
  [
    'what was refunded equals the sum of the refunds, and is not more than the total',
    'it is more than the total',
    ['UPDATE transactions SET refunded_amount = 11001 WHERE id = ?', T1],
    ['UPDATE refunds SET amount = 11001'],
    ['UPDATE refund_lines SET amount = 11001'],
  ],
  [
    "what was refunded equals the sum of the refunds' lines",
    'a line tells another amount',
    ['UPDATE refund_lines SET amount = 3001'],
  ],
  [
    "what was refunded equals the sum of the refunds' lines",
    'the lines are gone',
    ['DELETE FROM refund_lines'],
    ['UPDATE goods SET stock = stock - 1 WHERE id = 1'],
    ["DELETE FROM stock_movements WHERE kind = 'reversal'"],
  ],
  [
    'no more of a line is refunded than was sold',
    'three of two',
    ['UPDATE refund_lines SET quantity = 3'],
    ["UPDATE stock_movements SET quantity = 3 WHERE kind = 'reversal'"],
    ['UPDATE goods SET stock = stock + 2 WHERE id = 1'],
  ],
  [
    'a payment is refunded when all of it is, and only then',
    'only a part is',
    ["UPDATE transactions SET payment_status = 'refunded', status = 'refunded' WHERE id = ?", T1],
    ...eventsTell(SECOND_REFUNDED),
  ],
  [
    'a payment is refunded when all of it is, and only then',
    'all of it is, and it is called paid',
    ['UPDATE transactions SET refunded_amount = 11000 WHERE id = ?', T1],
    ['UPDATE refunds SET amount = 11000'],
    ['UPDATE refund_lines SET amount = 11000'],
  ],
  [
    'nothing went back to stock that a sale did not take from it',
    'a piece without a count did',
    [
      `INSERT INTO refund_lines (refund_id, transaction_id, line_number, quantity, amount, restocked)
       VALUES (1, ?, 2, 1, 0, 1)`,
      T1,
    ],
    [
      `INSERT INTO stock_movements (goods_id, kind, quantity, transaction_id, line_number, moved_at)
       VALUES (2, 'reversal', 1, ?, 2, SYSDATE(6))`,
      T1,
    ],
  ],
  [
    'each line went back to stock as often as was rejected or restocked',
    'a piece too few',
    ['UPDATE refund_lines SET quantity = 2'],
  ],
  [
    'each line went back to stock as often as was rejected or restocked',
    'though nothing was restocked',
    ['UPDATE refund_lines SET restocked = 0'],
  ],
  [
    'each line went back to stock as often as was rejected or restocked',
    'not all of what was rejected',
    [
      "UPDATE transactions SET status = 'rejected', payment_status = 'refunded', refunded_amount = 11000 WHERE id = ?",
      T1,
    ],
    ['UPDATE refunds SET amount = 11000'],
    ['UPDATE refund_lines SET amount = 11000'],
    ...eventsTell(SECOND_REJECTED),
  ],
  [
    'the daily totals have seen no event that there is not',
    'they claim one more',
    ['INSERT INTO daily_totals_position (id, event_number) VALUES (1, 4)'],
  ],
  [
    'a webhook and its deliveries are of events that there are',
    'a webhook is ahead of the books',
    [INSERT_WEBHOOK, 4],
  ],
  [
    'a webhook and its deliveries are of events that there are',
    'a delivery is ahead of its webhook',
    [INSERT_WEBHOOK, 2],
    [INSERT_DELIVERY, 3, 'pending', null],
  ],
  [
    'a delivery of a webhook has ended exactly when it waits no longer',
    'one is over without an end',
    [INSERT_WEBHOOK, 3],
    [INSERT_DELIVERY, 3, 'failed', null],
  ],
  [
    'a delivery of a webhook has ended exactly when it waits no longer',
    'one waits though it ended',
    [INSERT_WEBHOOK, 3],
    [INSERT_DELIVERY, 3, 'pending', '2026-11-24 09:00:00'],
  ],
]

describe('the controls of the invariants', () => {
  it('break each of them', async () => {
    const file = await readFile(new URL('invariants.sql', import.meta.url), 'utf8')
    const rules = parseInvariants(file).map(({ name }) => name)
    expect([...new Set(BREAKS.map(([rule]) => rule))].sort()).toEqual(rules.sort())
  })
})

describe.each(engines)('the books on $name', (engine) => {
  let schema: TestSchema
  let connections: Connections

  beforeAll(async () => {
    schema = await createTestSchema(engine)
    // What a control breaks, the schema would guard a second time.
    const admin = await createConnection({ uri: schema.adminUrl })
    await admin.query(
      'ALTER TABLE transactions DROP KEY transactions_cart, DROP KEY transactions_idempotency_key',
    )
    await admin.query('ALTER TABLE stock_movements DROP KEY stock_movements_of_count')
    await admin.end()
    connections = openConnections(schema.url, 2)
    const connection = await acquire()
    await createGoods(connection, { name: 'Es Teh', price: 3_000, stock: 10 })
    await createGoods(connection, { name: 'Kopi', price: 5_000, tracksStock: false })
    await apply(connection, SHOP)
    connection.release()
  })
  afterAll(async () => {
    await connections.close()
    await schema.drop()
  })

  const acquire = () => connections.acquire(performance.now() + 10_000)

  async function apply(connection: HeldConnection, changes: readonly Change[]): Promise<void> {
    for (const [sql, ...values] of changes) {
      expect(await connection.change(sql, values), sql).toBeGreaterThan(0)
    }
  }

  /** What is broken after these changes, which are taken back. */
  async function brokenBy(...changes: readonly Change[]) {
    const connection = await acquire()
    if (engine.name === 'mariadb') await connection.command('SET SESSION check_constraint_checks = 0')
    await connection.command('START TRANSACTION')
    await apply(connection, changes)
    const broken = await checkInvariants(connection)
    await connection.command('ROLLBACK')
    connection.release()
    return broken
  }

  it('are in order as they were written', async () => {
    expect(await brokenBy()).toEqual([])
  })

  it('are in order before the first sale', async () => {
    const fresh = await createTestSchema(engine)
    const freshConnections = openConnections(fresh.url, 2)
    const connection = await freshConnections.acquire(performance.now() + 10_000)
    expect(await checkInvariants(connection)).toEqual([])
    connection.release()
    await freshConnections.close()
    await fresh.drop()
  })

  it('are in order without the carts that were pruned', async () => {
    expect(await brokenBy(['DELETE FROM carts'])).toEqual([])
  })

  const breaks = BREAKS.map(([rule, how, ...changes]) => ({ rule, how, changes }))
  it.each(breaks)('are found to break "$rule" where $how', async ({ rule, changes }) => {
    const broken = await brokenBy(...changes)
    expect(broken.map(({ name }) => name)).toEqual([rule])
    expect(broken[0]?.rows).not.toEqual([])
  })

  it('are found to break two rules where the last event’s hash is another', async () => {
    const broken = await brokenBy([
      'UPDATE transaction_events SET hash = ? WHERE event_number = 3',
      Buffer.alloc(32, 9),
    ])
    expect(broken.map(({ name }) => name)).toEqual([
      "each event's hash follows from the one before",
      "the head holds the last event's hash",
    ])
  })

  it('show which rows are broken, five at the most', async () => {
    const carts = [1, 2, 3, 4, 5, 6, 7].map((id): Change => [INSERT_CART, id])
    expect(await brokenBy(...carts)).toEqual([
      {
        name: 'every paid cart has its transaction',
        rows: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }],
      },
    ])
  })
})
