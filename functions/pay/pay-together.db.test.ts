import { type Caller, PUBLIC } from '@kedai/shared/auth/caller.ts'
import { newTransactionId } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { DEFAULT_SETTINGS } from '@kedai/shared/settings/settings.ts'
import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { runBothWays } from '@kedai/shared/testing/serial-order.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { PayBody } from './contract.ts'
import type { PayOrder } from './pay-order.ts'
import { payTogether } from './pay-together.ts'

const CART = 4_000_000
const GOODS = 3
const CURRENT: PayOrder['current'] = {
  version: 0,
  settings: {
    ...DEFAULT_SETTINGS,
    tenders: ['cash', 'counter', 'card', 'kasbon'],
    service_charge_basis_points: 500,
  },
  businessDay: { timeZone: 'Asia/Jakarta', startsAt: '00:00' },
  allowsPublicCash: true,
}

/** Everything that a sale leaves, but for its times, the chain's hashes and the counts of repeats. */
const LEFT = [
  'SELECT id, stock FROM goods ORDER BY id',
  'SELECT id, status FROM carts ORDER BY id',
  `SELECT id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount, return_amount,
     receipt_sequence, idempotency_key, fingerprint, staff_id, table_label, note, shift_id, customer_id
     FROM transactions ORDER BY receipt_sequence`,
  `SELECT transaction_id, line_number, kind, goods_id, name, quantity, unit_price, amount, stock_change, of_line
     FROM transaction_lines ORDER BY transaction_id, line_number`,
  `SELECT transaction_id, tender_number, method, amount, staff_id, shift_id
     FROM transaction_tenders ORDER BY transaction_id, tender_number`,
  'SELECT event_number, transaction_id, status, payment_status, staff_id, detail FROM transaction_events ORDER BY event_number',
  'SELECT customer_id, kind, amount, balance_after, transaction_id FROM customer_entries ORDER BY id',
  'SELECT id, balance FROM customers ORDER BY id',
  'SELECT last_event_number, last_receipt_sequence FROM ledger_head',
]

const carts = fc.array(
  fc.record({
    status: fc.constantFrom('open', 'open', 'open', 'open', 'ended'),
    lines: fc.array(
      fc.record({
        goods: fc.nat(GOODS - 1),
        quantity: fc.integer({ min: 1, max: 3 }),
        isOldPrice: fc.nat(5),
      }),
      { maxLength: 3 },
    ),
  }),
  { minLength: 3, maxLength: 5 },
)
const orders = fc.array(
  fc.record({
    cart: fc.nat(5),
    key: fc.option(fc.nat(3)),
    amount: fc.constantFrom('exact', 'exact', 'more', 'less'),
    how: fc.constantFrom(
      'cash',
      'cash',
      'counter',
      'staff cash',
      'staff card',
      'kasbon',
      'split',
      'discount',
    ),
  }),
  { minLength: 4, maxLength: 12 },
)
const stocks = fc.array(fc.record({ stock: fc.nat(6), isCounted: fc.nat(3) }), {
  minLength: GOODS,
  maxLength: GOODS,
})

const shops = fc.record({ carts, orders, stocks })
type Shop = typeof shops extends fc.Arbitrary<infer Value> ? Value : never

describe.each(engines)('orders that are paid together on $name', (engine) => {
  const shop = useTestShop(engine, [])
  let goodsIds: number[]
  let staff: Caller
  let customerId: number

  beforeAll(async () => {
    goodsIds = []
    for (let index = 0; index < GOODS; index++) {
      goodsIds.push(await buildGoods(shop.database, { price: 1000 * (index + 1) }))
    }
    const { staffId, sessionId } = await buildStaff(shop.database, { role: 'manager' })
    staff = {
      kind: 'staff',
      staffId,
      displayName: 'Bu Sri',
      role: 'manager',
      sessionId,
      deviceId: null,
      drawer: 'main',
      mustChangePassword: false,
    }
    await shop.change(
      `INSERT INTO shifts (drawer, open_drawer, business_date, opened_by, opened_at, opening_float)
       VALUES ('main', 'main', '2026-11-24', ?, SYSDATE(6), 0)`,
      [staffId],
    )
    customerId = await shop.database.read((statements) =>
      statements.insert(
        `INSERT INTO customers (name, credit_limit, created_at, updated_at)
         VALUES ('Bu Ani', 3000, SYSDATE(6), SYSDATE(6))`,
      ),
    )
  })

  async function fill(statements: Statements, made: Shop): Promise<void> {
    for (const [index, { stock, isCounted }] of made.stocks.entries()) {
      await statements.change('UPDATE goods SET stock = ?, tracks_stock = ? WHERE id = ?', [
        isCounted === 0 ? 0 : stock,
        isCounted !== 0,
        goodsIds[index] ?? 0,
      ])
    }
    for (const [index, { status, lines }] of made.carts.entries()) {
      await statements.change(
        `INSERT INTO carts (id, user_id, last_line_number, opened_at)
         VALUES (?, 7, ?, SYSDATE(6) - INTERVAL ? HOUR)`,
        [CART + index, lines.length, status === 'ended' ? 25 : 0],
      )
      await statements.insertRows(
        'INSERT INTO cart_lines (cart_id, line_number, goods_id, options_hash, quantity, unit_price) VALUES ?',
        lines.map(({ goods, quantity, isOldPrice }, line) => [
          CART + index,
          line + 1,
          goodsIds[goods] ?? 0,
          // Two lines may be of the same goods, as with other modifiers.
          Buffer.from([line]),
          quantity,
          1000 * (goods + 1) - (isOldPrice === 0 ? 1 : 0),
        ]),
      )
    }
  }

  function orderOf(made: Shop, { cart, key, amount, how }: Shop['orders'][number]): PayOrder {
    const goods = (made.carts[cart]?.lines ?? []).reduce(
      (sum, line) => sum + line.quantity * 1000 * (line.goods + 1),
      0,
    )
    const off = how === 'discount' ? Math.min(500, goods) : 0
    const total = goods - off + Math.round((goods - off) / 20)
    const paid = total + { exact: 0, more: 1000, less: -1 }[amount]
    const caller = how === 'cash' || how === 'counter' ? PUBLIC : staff
    const ways: Record<typeof how, object> = {
      cash: {},
      counter: { method: 'counter' },
      'staff cash': { method: 'cash' },
      'staff card': { method: 'card' },
      kasbon: { method: 'kasbon', customer_id: customerId },
      split: {
        tenders: [
          { method: 'card', amount: Math.max(1, Math.floor(total / 2)) },
          { method: 'cash', amount: Math.max(1, paid - Math.max(1, Math.floor(total / 2))) },
        ],
      },
      discount:
        off > 0 ? { method: 'card', discounts: [{ amount: off, reason: 'a friend' }] } : { method: 'card' },
    }
    const parsed = PayBody.safeParse({
      cart_id: CART + cart,
      payment_amount: Math.max(paid, 0),
      note: how,
      ...ways[how],
    })
    const body = parsed.data ?? PayBody.parse({ cart_id: CART + cart, payment_amount: Math.max(paid, 0) })
    // Of one key the requests are the same where they are of one cart and one amount.
    const fingerprint = Buffer.alloc(32, `${cart} ${amount} ${how}`)
    return {
      body,
      caller,
      idempotency: key === null ? undefined : { key: `key-of-an-order-${key}`, fingerprint },
      current: CURRENT,
      now: Date.now(),
      transactionId: newTransactionId(),
    }
  }

  it('come to what they come to one after the other', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(shops, async (made) => {
        const { together, oneByOne } = await runBothWays(
          shop.database,
          async (statements) => {
            await fill(statements, made)
            return made.orders.map((one) => orderOf(made, one))
          },
          payTogether,
          LEFT,
        )
        expect(together).toEqual(oneByOne)
        for (const answer of together.answers as { kind?: string; reason?: string }[]) {
          seen.add(answer.reason ?? answer.kind ?? '')
        }
      }),
      { numRuns: 300 },
    )
    // What was never drawn was never compared.
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'CART_ALREADY_PAID',
        'CART_EMPTY',
        'CART_ENDED',
        'CART_NOT_FOUND',
        'CREDIT_LIMIT',
        'IDEMPOTENCY_KEY_REUSED',
        'OUT_OF_STOCK',
        'PAYMENT_TOO_LOW',
        'PRICE_CHANGED',
        'answered',
      ]),
    )
  })

  it('would be told apart if they came to something else', async () => {
    const made: Shop = {
      carts: [0, 1].map(() => ({ status: 'open', lines: [{ goods: 0, quantity: 1, isOldPrice: 1 }] })),
      orders: [0, 1].map((cart) => ({ cart, key: null, amount: 'exact', how: 'cash' })),
      stocks: [1, 1, 1].map((stock) => ({ stock, isCounted: 1 })),
    }
    const { together, oneByOne } = await runBothWays(
      shop.database,
      async (statements) => {
        await fill(statements, made)
        return made.orders.map((one) => orderOf(made, one))
      },
      // Whoever comes last is served first.
      (statements, all, firstLock) => payTogether(statements, all.toReversed(), firstLock),
      LEFT,
    )
    expect(together).not.toEqual(oneByOne)
  })
})
