import {
  type BuiltStaff,
  buildCart,
  buildGoods,
  buildSettings,
  buildStaff,
} from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pay } from './handler.ts'

const ALL_TENDERS = { tenders: ['cash', 'counter', 'card', 'transfer', 'kasbon'] as const }

describe.each(engines)('pay by staff on $name', (engine) => {
  const shop = useTestShop(engine, [pay])
  afterEach(shop.expectBooksInOrder)
  let manager: BuiltStaff
  let cashier: BuiltStaff
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager' })
    cashier = await buildStaff(shop.database, { role: 'cashier' })
  })
  beforeEach(() => buildSettings(shop.database, { tenders: [...ALL_TENDERS.tenders] }))

  async function post(payload: object, who?: BuiltStaff, key?: string) {
    const response = await shop.app.inject({
      method: 'POST',
      url: '/api/small/pay',
      payload,
      headers: { ...who?.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    })
    return { ...response.json(), replayed: response.headers['idempotency-replayed'] }
  }
  const cartOf = async (price: number, quantity = 1) => {
    const goodsId = await buildGoods(shop.database, { price, stock: 50 })
    return buildCart(shop.database, { lines: [{ goodsId, quantity, unitPrice: price }] })
  }
  const saleOf = async (cartId: number) =>
    (await shop.query<Record<string, unknown>>('SELECT * FROM transactions WHERE cart_id = ?', [cartId]))[0]
  const linesOf = (cartId: number) =>
    shop.query(
      `SELECT kind, name, amount, of_line, note, included_amount FROM transaction_lines
        WHERE transaction_id = (SELECT id FROM transactions WHERE cart_id = ?) AND kind <> 'goods' ORDER BY line_number`,
      [cartId],
    )
  const openShift = async (drawer = 'main') =>
    shop.database.read((statements) =>
      statements.insert(
        `INSERT INTO shifts (drawer, open_drawer, business_date, opened_by, opened_at, opening_float)
         VALUES (?, ?, '2026-11-24', ?, SYSDATE(6), 0)`,
        [drawer, drawer, cashier.staffId],
      ),
    )
  const openCustomer = (limit: number) =>
    shop.database.read((statements) =>
      statements.insert(
        "INSERT INTO customers (name, credit_limit, created_at, updated_at) VALUES ('Bu Ani', ?, SYSDATE(6), SYSDATE(6))",
        [limit],
      ),
    )
  const balanceOf = async (customerId: number) =>
    (await shop.query<{ balance: number }>('SELECT balance FROM customers WHERE id = ?', [customerId]))[0]
      ?.balance

  it.each(['cash', 'card', 'transfer'])('is verified at once in %s, with who took it', async (method) => {
    const cartId = await cartOf(5_000)
    await post({ cart_id: cartId, payment_amount: 5_000, method, table: ' 7 ', note: 'bungkus' }, cashier)
    expect(await saleOf(cartId)).toMatchObject({
      method,
      status: 'verified',
      payment_status: 'paid',
      staff_id: cashier.staffId,
      table_label: '7',
      note: 'bungkus',
    })
    expect(
      await shop.query(
        'SELECT status, staff_id FROM transaction_events WHERE transaction_id = (SELECT id FROM transactions WHERE cart_id = ?)',
        [cartId],
      ),
    ).toEqual([{ status: 'verified', staff_id: cashier.staffId }])
  })

  it('at the counter waits for its payment, also when staff wrote it down', async () => {
    const cartId = await cartOf(5_000)
    await post({ cart_id: cartId, payment_amount: 5_000, method: 'counter' }, cashier)
    expect(await saleOf(cartId)).toMatchObject({ status: 'received', payment_status: 'waiting' })
  })

  describe('without staff', () => {
    it('takes no cash once the shop has staff, also where no method is named', async () => {
      const cartId = await cartOf(5_000)
      expect((await post({ cart_id: cartId, payment_amount: 5_000 })).error.reason).toBe('CASH_NEEDS_STAFF')
      expect((await post({ cart_id: cartId, payment_amount: 5_000, method: 'counter' })).code).toBe(200)
    })

    it('takes cash where the shop says so', async () => {
      await buildSettings(shop.database, { public_cash: true })
      expect((await post({ cart_id: await cartOf(5_000), payment_amount: 5_000 })).code).toBe(200)
    })

    it('takes nothing that only staff can see come in, gives nothing off, and sells nothing offline', async () => {
      const cartId = await cartOf(5_000)
      const base = { cart_id: cartId, payment_amount: 5_000 }
      const reasonOf = async (more: object) => (await post({ ...base, ...more })).error.reason
      expect(await reasonOf({ method: 'card' })).toBe('METHOD_NEEDS_STAFF')
      expect(await reasonOf({ method: 'kasbon', customer_id: 1 })).toBe('METHOD_NEEDS_STAFF')
      const tenders = [
        { method: 'cash', amount: 4_000 },
        { method: 'card', amount: 1_000 },
      ]
      expect(await reasonOf({ tenders })).toBe('SIGN_IN_REQUIRED')
      expect(await reasonOf({ discounts: [{ amount: 1, reason: 'x' }] })).toBe('SIGN_IN_REQUIRED')
      expect(await saleOf(cartId)).toBeUndefined()
    })

    it('takes no orders while the shop is closed, and staff sell all the same', async () => {
      await buildSettings(shop.database, { is_closed: true })
      const cartId = await cartOf(5_000)
      const order = { cart_id: cartId, payment_amount: 5_000, method: 'counter' }
      expect((await post(order)).error.reason).toBe('SHOP_CLOSED')
      expect((await post(order, cashier)).code).toBe(200)
    })

    it('answers a repeat although the shop has closed since', async () => {
      const order = { cart_id: await cartOf(5_000), payment_amount: 5_000, method: 'counter' }
      const key = `closed-since-${engine.name}`
      const first = await post(order, undefined, key)
      await buildSettings(shop.database, { is_closed: true })
      const again = await post(order, undefined, key)
      expect(again.data).toEqual(first.data)
      expect(again.replayed).toBe('true')
    })
  })

  it('takes only what the shop offers', async () => {
    await buildSettings(shop.database, { tenders: ['cash'] })
    const answer = await post({ cart_id: await cartOf(1), payment_amount: 1, method: 'card' }, cashier)
    expect(answer.error).toMatchObject({
      reason: 'TENDER_NOT_OFFERED',
      details: { method: 'card', tenders: ['cash'] },
    })
  })

  it('says nothing of one caller’s key to another', async () => {
    const order = { cart_id: await cartOf(5_000), payment_amount: 5_000 }
    const key = `of-the-cashier-${engine.name}`
    await post(order, cashier, key)
    expect((await post(order, manager, key)).error.reason).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  describe('with money off', () => {
    it('books it as lines of its own, by managers only', async () => {
      const cartId = await cartOf(10_000, 2)
      const order = {
        cart_id: cartId,
        payment_amount: 20_000,
        discounts: [
          { line_number: 1, amount: 1_000, reason: 'Gelas retak' },
          { basis_points: 1_000, reason: 'Langganan' },
        ],
      }
      expect((await post(order, cashier)).error).toMatchObject({
        reason: 'PERMISSION_DENIED',
        details: { permission: 'discounts.give' },
      })
      expect((await post(order, manager)).data).toMatchObject({ total_amount: 17_100, return_amount: 2_900 })
      expect(await linesOf(cartId)).toMatchObject([
        { kind: 'discount', amount: -1_000, of_line: 1, note: 'Gelas retak' },
        { kind: 'discount', amount: -1_900, of_line: null, note: 'Langganan' },
      ])
    })

    it.each([
      [{ reason: 'x' }],
      [{ amount: 1, basis_points: 1, reason: 'x' }],
      [{ amount: 1, reason: ' ' }],
      [{ amount: 0, reason: 'x' }],
    ])('wants one amount and a reason: %j', async (discount) => {
      const answer = await post({ cart_id: 1, payment_amount: 1, discounts: [discount] }, manager)
      expect(answer.error.reason).toBe('VALIDATION_FAILED')
    })

    it('finds no line that is not there', async () => {
      const discounts = [{ line_number: 9, amount: 1, reason: 'x' }]
      const order = { cart_id: await cartOf(1), payment_amount: 1, discounts }
      expect((await post(order, manager)).error.reason).toBe('CART_LINE_NOT_FOUND')
    })
  })

  it('adds service, tax and rounding as the settings have them, and keeps which those were', async () => {
    const version = await buildSettings(shop.database, {
      tenders: [...ALL_TENDERS.tenders],
      service_charge_basis_points: 500,
      cash_rounding: 100,
      taxes: [{ name: 'PB1', basis_points: 1_000, is_inclusive: false, from_date: '2026-01-01' }],
    })
    const inCash = await cartOf(9_990)
    const byCard = await cartOf(9_990)
    // 9 990 + 500 + 1 049 = 11 539, in cash 11 500
    expect((await post({ cart_id: inCash, payment_amount: 12_000 }, cashier)).data).toMatchObject({
      total_amount: 11_500,
      return_amount: 500,
    })
    expect((await post({ cart_id: byCard, payment_amount: 11_539, method: 'card' }, cashier)).code).toBe(200)
    expect(await linesOf(inCash)).toMatchObject([
      { kind: 'service', amount: 500 },
      { kind: 'tax', name: 'PB1 10%', amount: 1_049 },
      { kind: 'rounding', amount: -39 },
    ])
    expect(await linesOf(byCard)).toHaveLength(2)
    expect(await saleOf(inCash)).toMatchObject({ settings_version: version })
  })

  describe('in several ways', () => {
    const split = (cartId: number, tenders: object[], payment_amount: number) => ({
      cart_id: cartId,
      payment_amount,
      tenders,
    })

    it('books each, with change out of the cash and the shift of its drawer', async () => {
      const shiftId = await openShift()
      const cartId = await cartOf(42_000)
      const tenders = [
        { method: 'card', amount: 30_000 },
        { method: 'cash', amount: 20_000 },
      ]
      expect((await post(split(cartId, tenders, 50_000), cashier)).data.return_amount).toBe(8_000)
      expect(await saleOf(cartId)).toMatchObject({ method: 'split', payment_status: 'paid', shift_id: null })
      expect(
        await shop.query(
          `SELECT method, amount, shift_id FROM transaction_tenders
            WHERE transaction_id = (SELECT id FROM transactions WHERE cart_id = ?) ORDER BY tender_number`,
          [cartId],
        ),
      ).toEqual([
        { method: 'card', amount: 30_000, shift_id: null },
        { method: 'cash', amount: 20_000, shift_id: shiftId },
      ])
      await shop.change(
        'UPDATE shifts SET open_drawer = NULL, closed_at = SYSDATE(6), expected_amount = 12000, counted_amount = 0 WHERE id = ?',
        [shiftId],
      )
    })

    it.each([
      [
        'one way twice',
        [
          { method: 'card', amount: 1 },
          { method: 'card', amount: 1 },
        ],
        2,
      ],
      [
        'another sum',
        [
          { method: 'card', amount: 1 },
          { method: 'cash', amount: 1 },
        ],
        3,
      ],
      [
        'a way that waits',
        [
          { method: 'counter', amount: 1 },
          { method: 'cash', amount: 1 },
        ],
        2,
      ],
      [
        'credit of nobody',
        [
          { method: 'kasbon', amount: 1 },
          { method: 'cash', amount: 1 },
        ],
        2,
      ],
      ['only one', [{ method: 'cash', amount: 1 }], 1],
    ])('does not take %s', async (_name, tenders, payment) => {
      expect((await post(split(1, tenders, payment), cashier)).error.reason).toBe('VALIDATION_FAILED')
    })
  })

  describe('on credit', () => {
    it('is owed by the customer, up to the limit', async () => {
      const customerId = await openCustomer(12_000)
      const order = async (price: number) => ({
        cart_id: await cartOf(price),
        payment_amount: price,
        method: 'kasbon',
        customer_id: customerId,
      })
      const first = await order(10_000)
      expect((await post(first, cashier)).code).toBe(200)
      expect(await saleOf(first.cart_id)).toMatchObject({
        method: 'kasbon',
        payment_status: 'paid',
        customer_id: customerId,
        shift_id: null,
      })
      expect((await post(await order(2_001), cashier)).error).toMatchObject({
        reason: 'CREDIT_LIMIT',
        details: { amount: 2_001, credit_left: 2_000 },
      })
      expect((await post(await order(2_000), cashier)).code).toBe(200)
      expect(await balanceOf(customerId)).toBe(12_000)
    })

    it('never passes the limit when ten buy at once', async () => {
      const customerId = await openCustomer(10_000)
      const carts = await Promise.all(Array.from({ length: 10 }, () => cartOf(3_000)))
      const answers = await Promise.all(
        carts.map((cart_id) =>
          post({ cart_id, payment_amount: 3_000, method: 'kasbon', customer_id: customerId }, cashier),
        ),
      )
      expect(answers.filter(({ code }) => code === 200)).toHaveLength(3)
      expect(await balanceOf(customerId)).toBe(9_000)
    })

    it('is a part of a split payment', async () => {
      const customerId = await openCustomer(10_000)
      const tenders = [
        { method: 'cash', amount: 5_000 },
        { method: 'kasbon', amount: 4_000, customer_id: customerId },
      ]
      const order = { cart_id: await cartOf(9_000), payment_amount: 9_000, tenders }
      expect((await post(order, cashier)).code).toBe(200)
      expect(await balanceOf(customerId)).toBe(4_000)
    })

    it('wants a customer that there is', async () => {
      const order = { cart_id: await cartOf(1), payment_amount: 1, method: 'kasbon' }
      expect((await post(order, cashier)).error.reason).toBe('VALIDATION_FAILED')
      expect((await post({ ...order, customer_id: 999_999 }, cashier)).error.reason).toBe(
        'CUSTOMER_NOT_FOUND',
      )
    })
  })

  describe('into a drawer', () => {
    it('goes into its open shift, in cash only', async () => {
      const shiftId = await openShift()
      const inCash = await cartOf(5_000)
      const byCard = await cartOf(5_000)
      await post({ cart_id: inCash, payment_amount: 10_000 }, cashier)
      await post({ cart_id: byCard, payment_amount: 5_000, method: 'card' }, cashier)
      expect(await saleOf(inCash)).toMatchObject({ shift_id: shiftId })
      expect(await saleOf(byCard)).toMatchObject({ shift_id: null })
      await shop.change(
        'UPDATE shifts SET open_drawer = NULL, closed_at = SYSDATE(6), expected_amount = 5000, counted_amount = 0 WHERE id = ?',
        [shiftId],
      )
    })

    it('wants an open shift where the shop does', async () => {
      await buildSettings(shop.database, { is_shift_required: true, tenders: ['cash', 'card'] })
      const cartId = await cartOf(5_000)
      expect((await post({ cart_id: cartId, payment_amount: 5_000 }, cashier)).error.reason).toBe(
        'SHIFT_REQUIRED',
      )
      expect((await post({ cart_id: cartId, payment_amount: 5_000, method: 'card' }, cashier)).code).toBe(200)
    })
  })
})
