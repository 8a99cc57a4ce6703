import { buildCart, buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { pay } from './handler.ts'

let keyCount = 0
const newKey = () => `key-of-a-test-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('pay on $name', (engine) => {
  const shop = useTestShop(engine, [pay])
  afterEach(shop.expectBooksInOrder)

  const post = (payload: object, headers: Record<string, string> = {}) =>
    shop.app.inject({ method: 'POST', url: '/api/small/pay', payload, headers })
  const stockOf = async (goodsId: number) => {
    const [row] = await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId])
    return row?.stock
  }
  const saleCount = async () => {
    const [row] = await shop.query<{ sales: number }>('SELECT COUNT(*) AS sales FROM transactions')
    return row?.sales
  }

  describe('a sale', () => {
    it('answers in the paper’s shape and gives change', async () => {
      const goodsId = await buildGoods(shop.database, { name: 'Es Teh', price: 3000, stock: 10 })
      const cartId = await buildCart(shop.database, { lines: [{ goodsId, quantity: 2, unitPrice: 3000 }] })

      const response = await post({ cart_id: cartId, payment_amount: 10_000 })

      expect(response.json()).toEqual({
        code: 200,
        status: 'OK',
        data: {
          transaction_id: expect.stringMatching(
            /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
          ),
          total_amount: 6000,
          payment_amount: 10_000,
          return_amount: 4000,
          receipt_number: expect.stringMatching(/^\d{8}-\d{4}$/),
          call_number: '001',
        },
      })
    })

    it('takes the goods from the stock and writes lines, event, receipt and cart in one go', async () => {
      const tea = await buildGoods(shop.database, { name: 'Teh Tarik', price: 3000, stock: 10 })
      const banana = await buildGoods(shop.database, { name: 'Pisang', price: 1500, stock: 4 })
      const cartId = await buildCart(shop.database, {
        userId: 7,
        lines: [
          { goodsId: banana, quantity: 4, unitPrice: 1500, note: 'tanpa gula' },
          { goodsId: tea, quantity: 1, unitPrice: 3000 },
        ],
      })

      const response = await post({ cart_id: cartId, payment_amount: 9000 })
      const id = Buffer.from(response.json().data.transaction_id.replaceAll('-', ''), 'hex')

      expect(await stockOf(tea)).toBe(9)
      expect(await stockOf(banana)).toBe(0)
      expect(await shop.query('SELECT status FROM carts WHERE id = ?', [cartId])).toEqual([
        { status: 'paid' },
      ])
      expect(
        await shop.query(
          `SELECT user_id, method, status, payment_status, total_amount FROM transactions WHERE id = ?`,
          [id],
        ),
      ).toEqual([
        { user_id: 7, method: 'cash', status: 'received', payment_status: 'paid', total_amount: 9000 },
      ])
      expect(
        await shop.query(
          `SELECT line_number, kind, goods_id, name, quantity, unit_price, amount, stock_change, note
             FROM transaction_lines WHERE transaction_id = ? ORDER BY line_number`,
          [id],
        ),
      ).toEqual([
        {
          line_number: 1,
          kind: 'goods',
          goods_id: banana,
          name: 'Pisang',
          quantity: 4,
          unit_price: 1500,
          amount: 6000,
          stock_change: -4,
          note: 'tanpa gula',
        },
        {
          line_number: 2,
          kind: 'goods',
          goods_id: tea,
          name: 'Teh Tarik',
          quantity: 1,
          unit_price: 3000,
          amount: 3000,
          stock_change: -1,
          note: '',
        },
      ])
      expect(
        await shop.query(
          'SELECT status, payment_status, clock_suspect FROM transaction_events WHERE transaction_id = ?',
          [id],
        ),
      ).toEqual([{ status: 'received', payment_status: 'paid', clock_suspect: 0 }])
    })

    it('numbers receipts one after the other within the day', async () => {
      const numbers: number[] = []
      for (let i = 0; i < 3; i++) {
        const goodsId = await buildGoods(shop.database)
        const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
        const response = await post({ cart_id: cartId, payment_amount: 5000 })
        numbers.push(Number(response.json().data.receipt_number.split('-')[1]))
      }
      const [first = 0] = numbers
      expect(numbers).toEqual([first, first + 1, first + 2])
    })

    it('keeps the day of the last sale when the clock is behind it, and marks the event', async () => {
      const [before] = await shop.query<{
        business_date: string
        last_event_at: string
        last_receipt_sequence: number
      }>('SELECT business_date, last_event_at, last_receipt_sequence FROM ledger_head')
      await shop.change(
        "UPDATE ledger_head SET business_date = '2090-01-01', last_event_at = '2090-01-01 00:00:00', last_receipt_sequence = 0",
      )
      const goodsId = await buildGoods(shop.database)
      const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })

      const response = await post({ cart_id: cartId, payment_amount: 5000 })

      expect(response.json().data.receipt_number).toBe('20900101-0001')
      const events = await shop.query<{ clock_suspect: number }>(
        'SELECT clock_suspect FROM transaction_events ORDER BY event_number DESC LIMIT 1',
      )
      expect(events[0]?.clock_suspect).toBe(1)
      await shop.change('UPDATE ledger_head SET business_date = ?, last_receipt_sequence = ?', [
        before?.business_date ?? '',
        before?.last_receipt_sequence ?? 0,
      ])
    })

    it('adds several lines of one goods together before it looks at the stock', async () => {
      const goodsId = await buildGoods(shop.database, { stock: 5 })
      const cartId = await buildCart(shop.database, { lines: [{ goodsId, quantity: 3 }] })
      await shop.change(
        "INSERT INTO cart_lines (cart_id, line_number, goods_id, options_hash, quantity, unit_price) VALUES (?, 2, ?, 'x', 3, 5000)",
        [cartId, goodsId],
      )

      const response = await post({ cart_id: cartId, payment_amount: 30_000 })

      expect(response.json().error).toMatchObject({
        reason: 'OUT_OF_STOCK',
        details: { goods: [{ goods_id: goodsId, total: 6, stock: 5 }] },
      })
    })

    it('sells goods without a count until they are sold out', async () => {
      const goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
      const first = await buildCart(shop.database, { lines: [{ goodsId, quantity: 1000 }] })
      const second = await buildCart(shop.database, { lines: [{ goodsId }] })

      expect((await post({ cart_id: first, payment_amount: 5_000_000 })).statusCode).toBe(200)
      await shop.change('UPDATE goods SET sold_out = 1 WHERE id = ?', [goodsId])
      const refused = await post({ cart_id: second, payment_amount: 5000 })

      expect(refused.statusCode).toBe(409)
      expect(refused.json().error.details).toEqual({ goods: [{ goods_id: goodsId, total: 1, stock: 0 }] })
      expect(await stockOf(goodsId)).toBe(0)
    })

    it('lets a counter payment wait, for the exact total only', async () => {
      const goodsId = await buildGoods(shop.database)
      const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })

      const tooMuch = await post({ cart_id: cartId, payment_amount: 6000, method: 'counter' })
      const exact = await post({ cart_id: cartId, payment_amount: 5000, method: 'counter' })

      expect(tooMuch.json().error).toMatchObject({
        reason: 'PAYMENT_NOT_EXACT',
        details: { total_amount: 5000, payment_amount: 6000 },
      })
      expect(exact.json().data).toMatchObject({ total_amount: 5000, return_amount: 0 })
      expect(
        await shop.query('SELECT method, payment_status FROM transactions WHERE cart_id = ?', [cartId]),
      ).toEqual([{ method: 'counter', payment_status: 'waiting' }])
    })

    it('gives goods for nothing when their price is nothing', async () => {
      const goodsId = await buildGoods(shop.database, { price: 0 })
      const cartId = await buildCart(shop.database, { lines: [{ goodsId, unitPrice: 0 }] })

      const response = await post({ cart_id: cartId, payment_amount: -0 })

      expect(response.json().data).toMatchObject({ total_amount: 0, payment_amount: 0, return_amount: 0 })
    })
  })

  describe('a refusal', () => {
    it('answers 404 for a cart that is not there', async () => {
      const response = await post({ cart_id: 123, payment_amount: 1 })
      expect(response.statusCode).toBe(404)
      expect(response.json().error.reason).toBe('CART_NOT_FOUND')
    })

    it('answers 422 for an empty cart', async () => {
      const response = await post({ cart_id: await buildCart(shop.database), payment_amount: 1 })
      expect(response.statusCode).toBe(422)
      expect(response.json().error.reason).toBe('CART_EMPTY')
    })

    it('answers 422 for less than the total, and leaves cart and stock as they were', async () => {
      const goodsId = await buildGoods(shop.database, { stock: 3 })
      const cartId = await buildCart(shop.database, { lines: [{ goodsId, quantity: 2 }] })

      const response = await post({ cart_id: cartId, payment_amount: 9999 })

      expect(response.statusCode).toBe(422)
      expect(response.json().error).toMatchObject({
        reason: 'PAYMENT_TOO_LOW',
        details: { total_amount: 10_000, payment_amount: 9999 },
      })
      expect(await stockOf(goodsId)).toBe(3)
      expect((await post({ cart_id: cartId, payment_amount: 10_000 })).statusCode).toBe(200)
    })

    it('answers 409 with the prices now when one has changed', async () => {
      const goodsId = await buildGoods(shop.database, { price: 6000 })
      const cartId = await buildCart(shop.database, { lines: [{ goodsId, unitPrice: 5000 }] })

      const response = await post({ cart_id: cartId, payment_amount: 10_000 })

      expect(response.statusCode).toBe(409)
      expect(response.json().error).toMatchObject({
        reason: 'PRICE_CHANGED',
        details: { lines: [{ line_number: 1, goods_id: goodsId, goods_price: 5000, price_now: 6000 }] },
      })
    })

    it('answers 409 for goods that are no longer on sale', async () => {
      const goodsId = await buildGoods(shop.database)
      const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
      await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [goodsId])

      const response = await post({ cart_id: cartId, payment_amount: 5000 })

      expect(response.statusCode).toBe(409)
      expect(response.json().error).toMatchObject({
        reason: 'GOODS_INACTIVE',
        details: { lines: [{ line_number: 1, goods_id: goodsId }] },
      })
    })

    it('takes nothing when the second goods run out', async () => {
      const plenty = await buildGoods(shop.database, { stock: 50 })
      const scarce = await buildGoods(shop.database, { stock: 1 })
      const cartId = await buildCart(shop.database, {
        lines: [
          { goodsId: plenty, quantity: 5 },
          { goodsId: scarce, quantity: 2 },
        ],
      })

      const response = await post({ cart_id: cartId, payment_amount: 100_000 })

      expect(response.json().error.details).toEqual({ goods: [{ goods_id: scarce, total: 2, stock: 1 }] })
      expect(await stockOf(plenty)).toBe(50)
    })

    it('answers 410 for a cart that was left for a day', async () => {
      const goodsId = await buildGoods(shop.database)
      const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
      await shop.change('UPDATE carts SET opened_at = SYSDATE(6) - INTERVAL 1441 MINUTE WHERE id = ?', [
        cartId,
      ])
      expect((await post({ cart_id: cartId, payment_amount: 5000 })).json().error.reason).toBe('CART_ENDED')

      await shop.change('UPDATE carts SET opened_at = SYSDATE(6) - INTERVAL 1439 MINUTE WHERE id = ?', [
        cartId,
      ])
      expect((await post({ cart_id: cartId, payment_amount: 5000 })).statusCode).toBe(200)
    })

    it('answers 422 when the total is more than can be booked', async () => {
      const goodsId = await buildGoods(shop.database, { price: 1_000_000_000_000, stock: 10 })
      const cartId = await buildCart(shop.database, {
        lines: [{ goodsId, quantity: 2, unitPrice: 1_000_000_000_000 }],
      })
      const response = await post({ cart_id: cartId, payment_amount: 1_000_000_000_000 })
      expect(response.statusCode).toBe(422)
      expect(response.json().error.reason).toBe('AMOUNT_TOO_LARGE')
    })

    it.each([
      [{}, 'body.cart_id'],
      [{ cart_id: 1 }, 'body.payment_amount'],
      [{ cart_id: 0, payment_amount: 1 }, 'body.cart_id'],
      [{ cart_id: 2 ** 53, payment_amount: 1 }, 'body.cart_id'],
      [{ cart_id: 1, payment_amount: 0.5 }, 'body.payment_amount'],
      [{ cart_id: 1, payment_amount: '1' }, 'body.payment_amount'],
      [{ cart_id: 1, payment_amount: 1_000_000_000_001 }, 'body.payment_amount'],
      [{ cart_id: 1, payment_amount: 1, method: 'barter' }, 'body.method'],
      [{ cart_id: 1, payment_amount: 1, total_amount: 1 }, 'body'],
    ])('names what is wrong in %j', async (payload, path) => {
      const response = await post(payload)
      expect(response.statusCode).toBe(400)
      expect(response.json().error.reason).toBe('VALIDATION_FAILED')
      expect(response.json().error.details.issues[0].path).toBe(path)
    })
  })

  describe('a repeat', () => {
    const sell = async () => {
      const goodsId = await buildGoods(shop.database, { stock: 5 })
      return { goodsId, cartId: await buildCart(shop.database, { lines: [{ goodsId }] }) }
    }

    it('gets the same answer with the same key and body, however the key is quoted and the fields are ordered', async () => {
      const { goodsId, cartId } = await sell()
      const key = newKey()
      const first = await post({ cart_id: cartId, payment_amount: 6000 }, { 'idempotency-key': key })
      const second = await post({ payment_amount: 6000, cart_id: cartId }, { 'idempotency-key': `"${key}"` })

      expect(second.statusCode).toBe(200)
      expect(second.json()).toEqual(first.json())
      expect(first.headers['idempotency-replayed']).toBeUndefined()
      expect(second.headers['idempotency-replayed']).toBe('true')
      expect(await stockOf(goodsId)).toBe(4)
    })

    it('is refused with the same key and another body', async () => {
      const { cartId } = await sell()
      const key = newKey()
      await post({ cart_id: cartId, payment_amount: 5000 }, { 'idempotency-key': key })
      const response = await post({ cart_id: cartId, payment_amount: 6000 }, { 'idempotency-key': key })
      expect(response.statusCode).toBe(422)
      expect(response.json().error.reason).toBe('IDEMPOTENCY_KEY_REUSED')
    })

    it('is refused with an old key on another cart', async () => {
      const [one, other] = [await sell(), await sell()]
      const key = newKey()
      await post({ cart_id: one.cartId, payment_amount: 5000 }, { 'idempotency-key': key })
      const response = await post({ cart_id: other.cartId, payment_amount: 5000 }, { 'idempotency-key': key })
      expect(response.json().error.reason).toBe('IDEMPOTENCY_KEY_REUSED')
      expect(await stockOf(other.goodsId)).toBe(5)
    })

    it.each(['another key', 'no key'])('learns with %s that the cart is paid, and by what', async (kind) => {
      const { cartId } = await sell()
      const paid = await post({ cart_id: cartId, payment_amount: 5000 }, { 'idempotency-key': newKey() })
      const response = await post(
        { cart_id: cartId, payment_amount: 5000 },
        kind === 'no key' ? {} : { 'idempotency-key': newKey() },
      )
      expect(response.statusCode).toBe(409)
      expect(response.json().error).toMatchObject({
        reason: 'CART_ALREADY_PAID',
        details: { transaction_id: paid.json().data.transaction_id },
      })
    })

    it('commits a real change before it speaks again of a sale', async () => {
      const { cartId } = await sell()
      const key = newKey()
      const body = { cart_id: cartId, payment_amount: 5000 }
      const replays = async () =>
        (await shop.query<{ replays: number }>('SELECT replays FROM carts WHERE id = ?', [cartId]))[0]
          ?.replays
      await post(body, { 'idempotency-key': key })
      expect(await replays()).toBe(0)
      await post(body, { 'idempotency-key': key })
      expect(await replays()).toBe(1)
      await post(body)
      expect(await replays()).toBe(2)
    })

    it('may use the key of a refused request for the corrected one', async () => {
      const { cartId } = await sell()
      const key = newKey()
      const low = await post({ cart_id: cartId, payment_amount: 1 }, { 'idempotency-key': key })
      const enough = await post({ cart_id: cartId, payment_amount: 5000 }, { 'idempotency-key': key })
      expect([low.statusCode, enough.statusCode]).toEqual([422, 200])
    })

    it('finds the sale by its key even when the cart has been pruned', async () => {
      const { cartId } = await sell()
      const key = newKey()
      const body = { cart_id: cartId, payment_amount: 5000 }
      const first = await post(body, { 'idempotency-key': key })
      await shop.change('DELETE FROM cart_lines WHERE cart_id = ?', [cartId])
      await shop.change('DELETE FROM carts WHERE id = ?', [cartId])

      expect((await post(body, { 'idempotency-key': key })).json()).toEqual(first.json())
      expect((await post(body, { 'idempotency-key': newKey() })).json().error.reason).toBe('CART_NOT_FOUND')
    })

    it('treats keys as bytes: another case is another key', async () => {
      const [one, other] = [await sell(), await sell()]
      const key = newKey()
      await post({ cart_id: one.cartId, payment_amount: 5000 }, { 'idempotency-key': key })
      const response = await post(
        { cart_id: other.cartId, payment_amount: 5000 },
        { 'idempotency-key': key.toUpperCase() },
      )
      expect(response.statusCode).toBe(200)
    })

    it('refuses a key that is too short', async () => {
      const response = await post({ cart_id: 1, payment_amount: 1 }, { 'idempotency-key': 'short' })
      expect(response.statusCode).toBe(400)
      expect(response.json().error.reason).toBe('IDEMPOTENCY_KEY_INVALID')
    })
  })

  it('answers the same at both of its addresses', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
    const key = newKey()
    const request = {
      method: 'POST' as const,
      payload: { cart_id: cartId, payment_amount: 5000 },
      headers: { 'idempotency-key': key },
    }
    const before = await saleCount()
    const first = await shop.app.inject({ ...request, url: '/api/small/pay' })
    const second = await shop.app.inject({ ...request, url: '/function/pay/' })
    expect(second.json()).toEqual(first.json())
    expect(await saleCount()).toBe((before ?? 0) + 1)
  })
})
