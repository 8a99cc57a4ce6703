import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { v7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'

let keyCount = 0
const freshKey = () => `shift-test-key-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('a shift on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  let manager: Awaited<ReturnType<typeof buildStaff>>
  let cashier: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager', name: 'Sari' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
  })

  async function post(path: string, payload: object, who = cashier, key = freshKey()) {
    const response = await shop.app.inject({
      method: 'POST',
      url: `/api/small/transactions/shifts${path}`,
      payload,
      headers: { ...who.headers, 'idempotency-key': key },
    })
    return { ...response.json(), replayed: response.headers['idempotency-replayed'] }
  }
  async function get(path: string, who = cashier) {
    const response = await shop.app.inject({
      url: `/api/small/transactions/shifts${path}`,
      headers: who.headers,
    })
    return { ...response.json(), link: response.headers.link }
  }
  const open = async (drawer: string, opening_float = 100_000) =>
    (await post('', { opening_float, drawer })).data.shift_id as number

  it('is open with its float, and hides from a cashier what the drawer should hold', async () => {
    const opened = await post('', { opening_float: 150_000, drawer: 'front' })

    expect(opened.data).toMatchObject({
      drawer: 'front',
      status: 'open',
      opened_by: { staff_id: cashier.staffId, name: 'Budi' },
      opening_float: 150_000,
      expected_amount: null,
      counted_amount: null,
      cash: null,
      movements: [],
    })
    expect((await get('/current?drawer=front')).data.shift_id).toBe(opened.data.shift_id)
    expect((await get(`/${opened.data.shift_id}`, manager)).data).toMatchObject({
      expected_amount: 150_000,
      cash: { sales: 0, payments: 0, repayments: 0, refunds: 0, movements: 0 },
    })
  })

  it('is one for each drawer, also when five want it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post('', { opening_float: 0, drawer: 'one only' })),
    )

    expect(answers.filter(({ code }) => code === 200)).toHaveLength(1)
    const refused = answers.filter(({ code }) => code === 409)
    expect(refused).toHaveLength(4)
    expect(refused[0].error).toMatchObject({
      reason: 'SHIFT_OPEN',
      details: { drawer: 'one only', opened_by: 'Budi' },
    })
  })

  it('is opened once with one key', async () => {
    const key = freshKey()
    const first = await post('', { opening_float: 5, drawer: 'replayed' }, cashier, key)
    const again = await post('', { opening_float: 5, drawer: 'replayed' }, cashier, key)

    expect(again.data).toEqual(first.data)
    expect(again.replayed).toBe('true')
    expect((await post('', { opening_float: 6, drawer: 'replayed' }, cashier, key)).error.reason).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    )
  })

  it('wants a key', async () => {
    const response = await shop.app.inject({
      method: 'POST',
      url: '/api/small/transactions/shifts',
      payload: { opening_float: 0 },
      headers: cashier.headers,
    })
    expect(response.json().error.reason).toBe('IDEMPOTENCY_KEY_REQUIRED')
  })

  it('is closed with what was counted, told beside what was expected, and does not change after that', async () => {
    const shiftId = await open('counted')
    await post(`/${shiftId}/movements`, { amount: -20_000, reason: 'Es batu' })
    await post(`/${shiftId}/movements`, { amount: 5_000, reason: 'Uang kecil' }, manager)
    await insertMoney(shiftId)

    const denominations = [
      { value: 50_000, count: 2 },
      { value: 10_000, count: 1 },
      { value: 500, count: 3 },
      { value: 100, count: 0 },
    ]
    const closed = await post(`/${shiftId}/close`, { denominations, note: 'Sepi' })

    // 100 000 float + 12 000 cash sale + 8 000 split (10 000 less 2 000 change) + 7 000 paid when served
    // + 4 000 repaid − 3 000 refunded − 15 000 taken out
    expect(closed.data).toMatchObject({
      status: 'closed',
      closed_by: { staff_id: cashier.staffId, name: 'Budi' },
      expected_amount: 113_000,
      counted_amount: 111_500,
      difference: -1_500,
      note: 'Sepi',
      cash: { sales: 12_000, payments: 15_000, repayments: 4_000, refunds: 3_000, movements: -15_000 },
      denominations: [
        { value: 50_000, count: 2 },
        { value: 10_000, count: 1 },
        { value: 500, count: 3 },
      ],
      movements: [
        { amount: -20_000, reason: 'Es batu', by: { staff_id: cashier.staffId, name: 'Budi' } },
        { amount: 5_000, reason: 'Uang kecil', by: { staff_id: manager.staffId, name: 'Sari' } },
      ],
    })
    expect((await post(`/${shiftId}/movements`, { amount: 1, reason: 'x' })).error.reason).toBe(
      'SHIFT_CLOSED',
    )
    expect((await post(`/${shiftId}/close`, { denominations: [] })).error.reason).toBe('SHIFT_CLOSED')
    expect((await get('/current?drawer=counted')).error.reason).toBe('SHIFT_NOT_FOUND')
    expect(await open('counted')).toBeGreaterThan(shiftId)
  })

  it('is closed once when two count it, and one key replays its own count', async () => {
    const shiftId = await open('two counters')
    const key = freshKey()
    const answers = await Promise.all([
      post(`/${shiftId}/close`, { denominations: [{ value: 100_000, count: 1 }] }, cashier, key),
      post(`/${shiftId}/close`, { denominations: [{ value: 100_000, count: 1 }] }, cashier, key),
      post(`/${shiftId}/close`, { denominations: [] }, manager),
    ])
    const outcomes = answers.map(({ code, error }) => error?.reason ?? code).sort()
    expect([
      [200, 200, 'SHIFT_CLOSED'],
      [200, 'SHIFT_CLOSED', 'SHIFT_CLOSED'],
    ]).toContainEqual(outcomes)
  })

  it('is listed to who may see all shifts, by pages', async () => {
    expect((await get('')).error.reason).toBe('PERMISSION_DENIED')
    const first = await get('?page_size=2', manager)
    expect(first.data).toHaveLength(2)
    const next = new URLSearchParams(/<\?([^>]*)>; rel="next"/.exec(first.link)?.[1])
    expect(next.get('before')).toBe(String(first.data[1].shift_id))
    expect((await get(`?${next}`, manager)).data[0].shift_id).toBeLessThan(first.data[1].shift_id)
    expect((await get('?from=2199-01-01', manager)).data).toEqual([])
  })

  it('of somebody else is not shown to a cashier', async () => {
    const other = await post('', { opening_float: 0, drawer: 'of Sari' }, manager)
    expect((await get(`/${other.data.shift_id}`)).error.reason).toBe('PERMISSION_DENIED')
    expect((await get('/999999')).error.reason).toBe('SHIFT_NOT_FOUND')
  })

  it.each([
    ['a denomination that there is not', { denominations: [{ value: 30_000, count: 1 }] }],
    ['a denomination twice', { denominations: Array(2).fill({ value: 50_000, count: 1 }) }],
    ['less than none of one', { denominations: [{ value: 50_000, count: -1 }] }],
  ])('does not take a count of %s', async (_name, body) => {
    expect((await post('/1/close', body)).error.reason).toBe('VALIDATION_FAILED')
  })

  it.each([
    [0, 'x'],
    [0.5, 'x'],
    [1_000, ' '],
  ])('does not take a movement of %s for the reason "%s"', async (amount, reason) => {
    expect((await post('/1/movements', { amount, reason })).error.reason).toBe('VALIDATION_FAILED')
  })

  /** Money of every kind in the drawer, and some of each that is not cash. */
  async function insertMoney(shiftId: number) {
    const cash = await insertSale({ method: 'cash', total: 12_000, shiftId })
    await insertSale({ method: 'card', total: 1_000_000, shiftId })
    const split = await insertSale({ method: 'split', total: 15_000, payment: 17_000 })
    await insertTender(split, 1, 'cash', 10_000, shiftId)
    await insertTender(split, 2, 'card', 7_000, shiftId)
    const served = await insertSale({ method: 'counter', total: 7_000 })
    await insertTender(served, 1, 'cash', 7_000, shiftId)
    const [customerId] = await Promise.all([
      shop.database.read((statements) =>
        statements.insert(
          "INSERT INTO customers (name, balance, created_at, updated_at) VALUES ('Ani', 5000, SYSDATE(6), SYSDATE(6))",
        ),
      ),
    ])
    for (const method of ['cash', 'transfer']) {
      await shop.change(
        `INSERT INTO customer_entries (customer_id, kind, amount, balance_after, method, shift_id, business_date, occurred_at)
         VALUES (?, 'repayment', -4000, 0, ?, ?, '2026-11-24', SYSDATE(6))`,
        [customerId, method, shiftId],
      )
      await shop.change(
        `INSERT INTO refunds (transaction_id, kind, amount, method, reason, shift_id, business_date, refunded_at)
         VALUES (?, 'refund', 3000, ?, 'x', ?, '2026-11-24', SYSDATE(6))`,
        [cash, method, shiftId],
      )
    }
  }
  let saleCount = 0
  async function insertSale(sale: { method: string; total: number; payment?: number; shiftId?: number }) {
    const id = uuidToBytes(v7())
    const payment = sale.payment ?? sale.total
    await shop.change(
      `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
         return_amount, business_date, receipt_sequence, received_at, shift_id)
       VALUES (?, ?, 1, ?, 'verified', 'paid', ?, ?, ?, '2026-11-24', ?, SYSDATE(6), ?)`,
      [
        id,
        ++saleCount,
        sale.method,
        sale.total,
        payment,
        payment - sale.total,
        saleCount,
        sale.shiftId ?? null,
      ],
    )
    return id
  }
  const insertTender = (id: Buffer, number: number, method: string, amount: number, shiftId: number) =>
    shop.change(
      `INSERT INTO transaction_tenders (transaction_id, tender_number, method, amount, shift_id)
       VALUES (?, ?, ?, ?, ?)`,
      [id, number, method, amount, shiftId],
    )
})
