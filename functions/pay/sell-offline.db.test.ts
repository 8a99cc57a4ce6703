import { newCartId } from '@kedai/shared/contract/ids.ts'
import {
  type BuiltStaff,
  buildCart,
  buildGoods,
  buildSettings,
  buildStaff,
} from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pay } from './handler.ts'

const HOUR_MS = 3_600_000
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
let keyCount = 0
const freshKey = () => `offline-sale-key-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('a sale made offline on $name', (engine) => {
  const shop = useTestShop(engine, [pay])
  afterEach(shop.expectBooksInOrder)
  let cashier: BuiltStaff
  beforeAll(async () => {
    cashier = await buildStaff(shop.database, { role: 'cashier' })
  })

  async function post(
    payload: object,
    key: string | undefined = freshKey(),
    who: BuiltStaff | undefined = cashier,
  ) {
    const response = await shop.app.inject({
      method: 'POST',
      url: '/api/small/pay',
      payload,
      headers: { ...who?.headers, ...(key === '' ? {} : { 'idempotency-key': key }) },
    })
    return { ...response.json(), replayed: response.headers['idempotency-replayed'] }
  }
  const saleOf = async (cartId: number) =>
    (await shop.query<Record<string, unknown>>('SELECT * FROM transactions WHERE cart_id = ?', [cartId]))[0]
  const linesOf = (cartId: number) =>
    shop.query(
      `SELECT line_number, kind, quantity, unit_price, amount, of_line, note, stock_change FROM transaction_lines
        WHERE transaction_id = (SELECT id FROM transactions WHERE cart_id = ?) ORDER BY line_number`,
      [cartId],
    )
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock

  it('opens its cart and is booked as it was sold, with its time, on the day it arrives', async () => {
    const goodsId = await buildGoods(shop.database, { price: 5_000, stock: 10 })
    const cart_id = newCartId()
    const sold_at = ago(2 * HOUR_MS)
    const answer = await post({
      cart_id,
      payment_amount: 20_000,
      offline: {
        sold_at,
        total_amount: 15_000,
        lines: [{ goods_id: goodsId, total: 3, goods_price: 5_000 }],
      },
    })

    expect(answer.data).toMatchObject({ total_amount: 15_000, return_amount: 5_000 })
    expect(await saleOf(cart_id)).toMatchObject({
      status: 'verified',
      staff_id: cashier.staffId,
      sold_at: sold_at.slice(0, -1).replace('T', ' ').concat('000'),
    })
    expect(await linesOf(cart_id)).toMatchObject([{ kind: 'goods', quantity: 3, stock_change: -3 }])
    expect(await stockOf(goodsId)).toBe(7)
  })

  it('is booked once, whatever is repeated', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 10 })
    const body = {
      cart_id: newCartId(),
      payment_amount: 5_000,
      offline: {
        sold_at: ago(HOUR_MS),
        total_amount: 5_000,
        lines: [{ goods_id: goodsId, total: 1, goods_price: 5_000 }],
      },
    }
    const key = freshKey()
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, key)))
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    expect((await post(body)).error.reason).toBe('CART_ALREADY_PAID')
    expect(await stockOf(goodsId)).toBe(9)
  })

  it('is refused neither for another price nor for missing stock nor for goods off the menu', async () => {
    const dearer = await buildGoods(shop.database, { price: 6_000, stock: 1 })
    const cheaper = await buildGoods(shop.database, { price: 4_000, stock: 9 })
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [cheaper])
    const cart_id = newCartId()
    const lines = [
      { goods_id: dearer, total: 3, goods_price: 5_000 },
      { goods_id: cheaper, total: 1, goods_price: 5_000 },
      { goods_id: dearer, total: 1, goods_price: 6_000 },
    ]
    const offline = { sold_at: ago(HOUR_MS), total_amount: 26_000, lines }
    expect((await post({ cart_id, payment_amount: 26_000, offline })).data.total_amount).toBe(26_000)

    expect(await linesOf(cart_id)).toMatchObject([
      { kind: 'goods', unit_price: 6_000, amount: 18_000, stock_change: -3 },
      { kind: 'goods', unit_price: 4_000, amount: 4_000, stock_change: -1 },
      { kind: 'goods', unit_price: 6_000, amount: 6_000, stock_change: -1 },
      { kind: 'discount', amount: -3_000, of_line: 1, note: 'Sold offline at another price' },
      { kind: 'discount', amount: 1_000, of_line: 2, note: 'Sold offline at another price' },
    ])
    expect(await stockOf(dearer)).toBe(0)
    expect(
      await shop.query(
        "SELECT kind, quantity, reason, staff_id FROM stock_movements WHERE goods_id = ? AND kind = 'correction'",
        [dearer],
      ),
    ).toEqual([
      {
        kind: 'correction',
        quantity: 3,
        reason: 'Sold offline although the books had less',
        staff_id: cashier.staffId,
      },
    ])
  })

  it('keeps the total that was charged, whatever taxes the shop has by now', async () => {
    await buildSettings(shop.database, {
      service_charge_basis_points: 1_000,
      is_closed: true,
      tenders: ['card'],
    })
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    const cart_id = newCartId()
    const offline = {
      sold_at: ago(HOUR_MS),
      total_amount: 5_000,
      lines: [{ goods_id: goodsId, total: 1, goods_price: 5_000 }],
    }
    expect((await post({ cart_id, payment_amount: 5_000, offline })).data.total_amount).toBe(5_000)
    expect(await linesOf(cart_id)).toMatchObject([
      { kind: 'goods', amount: 5_000 },
      { kind: 'service', amount: 500 },
      { kind: 'discount', amount: -500, of_line: null, note: 'Sold offline for another total' },
    ])
    await buildSettings(shop.database, {})
  })

  it('pays a cart from before as well, though it has ended', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    const cart_id = await buildCart(shop.database, { lines: [{ goodsId, quantity: 2 }] })
    await shop.change('UPDATE carts SET opened_at = SYSDATE(6) - INTERVAL 3 DAY WHERE id = ?', [cart_id])
    const offline = { sold_at: ago(HOUR_MS), total_amount: 10_000 }
    expect((await post({ cart_id, payment_amount: 10_000, offline })).code).toBe(200)
    expect(await stockOf(goodsId)).toBe(3)
  })

  it('needs staff, a key, a time that can be, goods that there were, and enough money', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    const body = (sold_at: string, goods_id = goodsId, payment_amount = 5_000) => ({
      cart_id: newCartId(),
      payment_amount,
      offline: { sold_at, total_amount: 5_000, lines: [{ goods_id, total: 1, goods_price: 5_000 }] },
    })
    const now = ago(0)
    const nobody = await shop.app.inject({
      method: 'POST',
      url: '/api/small/pay',
      payload: body(now),
      headers: { 'idempotency-key': freshKey() },
    })
    expect(nobody.json().error.reason).toBe('SIGN_IN_REQUIRED')
    expect((await post(body(now), '')).error.reason).toBe('IDEMPOTENCY_KEY_REQUIRED')
    expect((await post(body(ago(31 * 24 * HOUR_MS)))).error.reason).toBe('SOLD_AT_REFUSED')
    expect((await post(body(ago(-HOUR_MS)))).error.reason).toBe('SOLD_AT_REFUSED')
    expect((await post(body(now, 999_999))).error).toMatchObject({
      reason: 'GOODS_NOT_FOUND',
      details: { goods: [999_999] },
    })
    expect((await post(body(now, goodsId, 4_999))).error.reason).toBe('PAYMENT_TOO_LOW')
    const { offline, ...rest } = body(now)
    const withoutLines = { ...rest, offline: { ...offline, lines: undefined } }
    expect((await post(withoutLines)).error.reason).toBe('CART_NOT_FOUND')
    expect(await shop.query('SELECT id FROM transactions WHERE user_id = 77')).toEqual([])
  })

  it('never takes more than there is while the till sells online', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 10 })
    const carts = await Promise.all(
      Array.from({ length: 10 }, () => buildCart(shop.database, { lines: [{ goodsId }] })),
    )
    const offline = () => ({
      sold_at: ago(HOUR_MS),
      total_amount: 10_000,
      lines: [{ goods_id: goodsId, total: 2, goods_price: 5_000 }],
    })
    const answers = await Promise.all([
      ...carts.map((cart_id) => post({ cart_id, payment_amount: 5_000 })),
      ...Array.from({ length: 5 }, () =>
        post({ cart_id: newCartId(), payment_amount: 10_000, offline: offline() }),
      ),
    ])
    const outcomes = answers.map(({ code, error }) => error?.reason ?? code)
    expect(outcomes.slice(10)).toEqual([200, 200, 200, 200, 200])
    expect(outcomes.slice(0, 10).every((outcome) => [200, 'OUT_OF_STOCK'].includes(outcome))).toBe(true)
    expect(await stockOf(goodsId)).toBeGreaterThanOrEqual(0)
  })
})
