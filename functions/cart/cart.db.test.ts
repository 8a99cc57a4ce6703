import { buildCart, buildGoods, buildSettings } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { cart } from './handler.ts'

let keyCount = 0
const newKey = () => `key-of-a-test-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('cart on $name', (engine) => {
  const shop = useTestShop(engine, [cart])
  afterEach(shop.expectBooksInOrder)

  const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, headers = {}) =>
    shop.app.inject({ method, url: `/api/small/cart${path}`, headers, ...(payload && { payload }) })
  const add = (payload: object, headers = {}) => send('POST', '', payload, headers)
  const linesOf = (cartId: number) =>
    shop.query<object>(
      'SELECT line_number, goods_id, quantity, unit_price, note FROM cart_lines WHERE cart_id = ? ORDER BY line_number',
      [cartId],
    )
  const pretendPaid = async (cartId: number) => {
    await shop.change("UPDATE carts SET status = 'paid' WHERE id = ?", [cartId])
    await shop.change(
      `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
         return_amount, business_date, receipt_sequence, received_at)
       VALUES (UNHEX('01890000000070008000000000000001'), ?, 1, 'cash', 'received', 'paid', 0, 0, 0, '2026-01-01', 1, SYSDATE(6))`,
      [cartId],
    )
  }
  const forgetSales = async () => {
    await shop.change('DELETE FROM transactions')
    await shop.change("UPDATE carts SET status = 'open'")
  }
  // The last one registered runs first: a cart is only pretended to be paid within one test.
  afterEach(forgetSales)

  describe('adding', () => {
    it('opens a cart and answers in the paper’s shape', async () => {
      const goodsId = await buildGoods(shop.database, { price: 2000 })
      const response = await add({ user_id: 100, goods_id: goodsId, goods_price: 2000, total: 3 })

      expect(response.json()).toEqual({
        code: 200,
        status: 'OK',
        data: { cart_id: expect.any(Number), total_goods: 3, total_amount: 6000 },
      })
    })

    it('gives each cart a number that cannot be guessed', async () => {
      const goodsId = await buildGoods(shop.database)
      const ids = await Promise.all(
        Array.from(
          { length: 8 },
          async () => (await add({ user_id: 1, goods_id: goodsId, total: 1 })).json().data.cart_id,
        ),
      )
      expect(new Set(ids).size).toBe(8)
      expect(Math.max(...ids)).toBeGreaterThan(2 ** 40)
    })

    it('adds lines of the same goods together, and others behind them', async () => {
      const [coffee, banana] = [
        await buildGoods(shop.database),
        await buildGoods(shop.database, { price: 1500 }),
      ]
      const first = await add({ user_id: 1, goods_id: coffee, total: 2 })
      const cartId = first.json().data.cart_id
      await add({ cart_id: cartId, user_id: 1, goods_id: banana, total: 1, note: ' hangat ' })
      const last = await add({ cart_id: cartId, user_id: 1, goods_id: coffee, goods_price: 5000, total: 1 })

      expect(last.json().data).toEqual({ cart_id: cartId, total_goods: 4, total_amount: 16_500 })
      expect(await linesOf(cartId)).toEqual([
        { line_number: 1, goods_id: coffee, quantity: 3, unit_price: 5000, note: '' },
        { line_number: 2, goods_id: banana, quantity: 1, unit_price: 1500, note: 'hangat' },
      ])
    })

    it('keeps a line’s note unless a new one comes', async () => {
      const goodsId = await buildGoods(shop.database)
      const cartId = (await add({ user_id: 1, goods_id: goodsId, total: 1, note: 'pedas' })).json().data
        .cart_id
      await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1 })
      expect(await linesOf(cartId)).toMatchObject([{ note: 'pedas', quantity: 2 }])
      await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1, note: '' })
      expect(await linesOf(cartId)).toMatchObject([{ note: '', quantity: 3 }])
    })

    it('leaves the stock alone', async () => {
      const goodsId = await buildGoods(shop.database, { stock: 3 })
      await add({ user_id: 1, goods_id: goodsId, total: 3 })
      expect(await shop.query('SELECT stock FROM goods WHERE id = ?', [goodsId])).toEqual([{ stock: 3 }])
    })

    it('refuses a price that is not the catalogue’s and says which is', async () => {
      const goodsId = await buildGoods(shop.database, { price: 5000 })
      const response = await add({ user_id: 100, goods_id: goodsId, goods_price: 2000, total: 3 })

      expect(response.statusCode).toBe(409)
      expect(response.json().error).toMatchObject({
        reason: 'PRICE_CHANGED',
        details: { lines: [{ goods_id: goodsId, goods_price: 2000, price_now: 5000 }] },
      })
    })

    it('does not mix a new price into a line that was accepted at the old one, until it is shown', async () => {
      const goodsId = await buildGoods(shop.database, { price: 5000 })
      const cartId = (await add({ user_id: 1, goods_id: goodsId, total: 1 })).json().data.cart_id
      await shop.change('UPDATE goods SET price = 6000 WHERE id = ?', [goodsId])

      const unseen = await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1 })
      expect(unseen.json().error.details).toEqual({
        lines: [{ line_number: 1, goods_id: goodsId, goods_price: 5000, price_now: 6000 }],
      })
      const seen = await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, goods_price: 6000, total: 1 })
      expect(seen.json().data).toEqual({ cart_id: cartId, total_goods: 2, total_amount: 12_000 })
    })

    it('refuses more than the stock, counting what the cart has already', async () => {
      const goodsId = await buildGoods(shop.database, { stock: 5 })
      const cartId = (await add({ user_id: 1, goods_id: goodsId, total: 3 })).json().data.cart_id
      const response = await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 3 })

      expect(response.statusCode).toBe(409)
      expect(response.json().error).toMatchObject({
        reason: 'OUT_OF_STOCK',
        details: { goods: [{ goods_id: goodsId, total: 6, stock: 5 }] },
      })
      expect(await linesOf(cartId)).toMatchObject([{ quantity: 3 }])
    })

    it.each([
      ['unknown', 'UPDATE goods SET is_active = 1 WHERE id = ?', 999_999],
      ['inactive', 'UPDATE goods SET is_active = 0 WHERE id = ?', undefined],
    ])('answers 404 for %s goods', async (_kind, sql, unknownId) => {
      const goodsId = await buildGoods(shop.database)
      await shop.change(sql, [goodsId])
      const response = await add({ user_id: 1, goods_id: unknownId ?? goodsId, total: 1 })
      expect(response.statusCode).toBe(404)
      expect(response.json().error.reason).toBe('GOODS_NOT_FOUND')
    })

    it('leaves no empty cart behind a refusal', async () => {
      const before = await shop.query('SELECT id FROM carts')
      await add({ user_id: 1, goods_id: 999_999, total: 1 })
      expect(await shop.query('SELECT id FROM carts')).toHaveLength(before.length)
    })

    it('answers the same 404 for an unknown cart and for another customer’s', async () => {
      const goodsId = await buildGoods(shop.database)
      const cartId = (await add({ user_id: 1, goods_id: goodsId, total: 1 })).json().data.cart_id
      const unknown = await add({ cart_id: 12_345, user_id: 1, goods_id: goodsId, total: 1 })
      const foreign = await add({ cart_id: cartId, user_id: 2, goods_id: goodsId, total: 1 })

      for (const response of [unknown, foreign]) {
        expect(response.statusCode).toBe(404)
        expect(response.json().error).toMatchObject({ reason: 'CART_NOT_FOUND', details: {} })
      }
    })

    it('refuses a line beyond the 200th', async () => {
      const goodsIds: number[] = []
      for (let i = 0; i < 201; i++) goodsIds.push(await buildGoods(shop.database))
      const cartId = await buildCart(shop.database, {
        userId: 1,
        lines: goodsIds.slice(0, 200).map((goodsId) => ({ goodsId })),
      })
      const response = await add({ cart_id: cartId, user_id: 1, goods_id: goodsIds[200], total: 1 })
      expect(response.statusCode).toBe(422)
      expect(response.json().error).toMatchObject({ reason: 'CART_FULL', details: { lines_max: 200 } })
    })

    it('refuses more pieces than a line can hold, and more money than can be booked', async () => {
      const goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0, price: 1_000_000_000 })
      const cartId = (await add({ user_id: 1, goods_id: goodsId, total: 1000 })).json().data.cart_id
      const dear = await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1 })
      const many = await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1_000_000 })
      expect([dear.statusCode, dear.json().error.reason]).toEqual([422, 'AMOUNT_TOO_LARGE'])
      expect([many.statusCode, many.json().error.reason]).toEqual([422, 'QUANTITY_TOO_LARGE'])
      expect(await linesOf(cartId)).toMatchObject([{ quantity: 1000 }])
    })

    it.each([
      [{ user_id: 1, goods_id: 1 }, 'body.total'],
      [{ user_id: 1, goods_id: 1, total: 0 }, 'body.total'],
      [{ user_id: 1, goods_id: 1, total: 1.5 }, 'body.total'],
      [{ user_id: 1, goods_id: 1, total: 1_000_001 }, 'body.total'],
      [{ user_id: -1, goods_id: 1, total: 1 }, 'body.user_id'],
      [{ user_id: 1, goods_id: '1', total: 1 }, 'body.goods_id'],
      [{ user_id: 1, goods_id: 1, total: 1, goods_price: -1 }, 'body.goods_price'],
      [{ user_id: 1, goods_id: 1, total: 1, note: 'x'.repeat(201) }, 'body.note'],
      [{ user_id: 1, goods_id: 1, total: 1, cart_id: null }, 'body.cart_id'],
    ])('names what is wrong in %j', async (payload, path) => {
      const response = await add(payload)
      expect(response.statusCode).toBe(400)
      expect(response.json().error.details.issues[0].path).toBe(path)
    })
  })

  describe('seeing', () => {
    it('shows each line with the accepted price and the price now', async () => {
      const goodsId = await buildGoods(shop.database, { name: 'Kopi Susu', price: 6000 })
      const gone = await buildGoods(shop.database, { name: 'Kopi Lama', price: 4000 })
      const cartId = (await add({ user_id: 9, goods_id: goodsId, total: 2, note: 'panas' })).json().data
        .cart_id
      await add({ cart_id: cartId, user_id: 9, goods_id: gone, total: 1 })
      await shop.change('UPDATE goods SET price = 6500 WHERE id = ?', [goodsId])
      await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [gone])

      const response = await send('GET', `/${cartId}`)

      expect(response.json().data).toEqual({
        cart_id: cartId,
        user_id: 9,
        status: 'open',
        ends_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        transaction_id: null,
        total_goods: 3,
        total_amount: 16_000,
        lines: [
          {
            line_number: 1,
            goods_id: goodsId,
            name: 'Kopi Susu',
            goods_price: 6000,
            price_now: 6500,
            total: 2,
            amount: 12_000,
            note: 'panas',
            modifiers: [],
          },
          {
            line_number: 2,
            goods_id: gone,
            name: 'Kopi Lama',
            goods_price: 4000,
            price_now: null,
            total: 1,
            amount: 4000,
            note: '',
            modifiers: [],
          },
        ],
        extras: [],
      })
    })

    it('shows modifiers in the price, and what pay will add to the goods', async () => {
      const goodsId = await buildGoods(shop.database, { name: 'Es Kopi', price: 10_000 })
      const groupId = await shop.database.read((statements) =>
        statements.insert(
          `INSERT INTO modifier_groups (name, min_choices, max_choices, created_at, updated_at)
           VALUES ('Ukuran', 1, 1, SYSDATE(6), SYSDATE(6))`,
        ),
      )
      await shop.change('INSERT INTO goods_modifier_groups (goods_id, group_id) VALUES (?, ?)', [
        goodsId,
        groupId,
      ])
      const modifierOf = (name: string, priceChange: number) =>
        shop.database.read((statements) =>
          statements.insert('INSERT INTO modifiers (group_id, name, price_change) VALUES (?, ?, ?)', [
            groupId,
            name,
            priceChange,
          ]),
        )
      const small = await modifierOf('Kecil', -2_000)
      const large = await modifierOf('Besar', 3_000)
      const line = { user_id: 9, goods_id: goodsId, total: 1 }

      expect((await add(line)).json().error.reason).toBe('MODIFIER_CHOICE')
      const { cart_id } = (await add({ ...line, modifiers: [large], goods_price: 13_000 })).json().data
      await add({ ...line, cart_id, modifiers: [small] })
      await add({ ...line, cart_id, modifiers: [large] })
      await buildSettings(shop.database, { service_charge_basis_points: 1_000, cash_rounding: 1_000 })

      const seen = (await send('GET', `/${cart_id}`)).json().data
      expect(seen).toMatchObject({
        total_goods: 3,
        total_amount: 37_000,
        lines: [
          {
            goods_price: 13_000,
            price_now: 13_000,
            total: 2,
            modifiers: [{ id: large, name: 'Besar', price_change: 3_000 }],
          },
          { goods_price: 8_000, price_now: 8_000, total: 1, modifiers: [{ id: small, name: 'Kecil' }] },
        ],
        extras: [
          { kind: 'service', name: 'Service charge', amount: 3_400, included_amount: 0 },
          { kind: 'rounding', name: 'Rounding', amount: -400, included_amount: 0 },
        ],
      })
      expect((await send('GET', `/${cart_id}?method=other`)).json().data.total_amount).toBe(37_400)

      await shop.change('UPDATE modifiers SET is_active = 0 WHERE id = ?', [small])
      await shop.change('UPDATE modifiers SET price_change = 4000 WHERE id = ?', [large])
      expect((await send('GET', `/${cart_id}`)).json().data.lines).toMatchObject([
        { goods_price: 13_000, price_now: 14_000 },
        { goods_price: 8_000, price_now: null, modifiers: [] },
      ])
      expect((await send('PATCH', `/${cart_id}/lines/1`, { goods_price: 14_000 })).statusCode).toBe(200)
      await buildSettings(shop.database, {})
    })

    it('says when the cart ends, and that it has', async () => {
      const cartId = await buildCart(shop.database)
      await shop.change("UPDATE carts SET opened_at = '2026-01-31 10:00:00.5' WHERE id = ?", [cartId])
      const { data } = (await send('GET', `/${cartId}`)).json()
      expect(data).toMatchObject({ status: 'ended', ends_at: '2026-02-01T10:00:00.500000Z' })
    })

    it('names the transaction of a paid cart', async () => {
      const cartId = await buildCart(shop.database)
      await pretendPaid(cartId)
      const { data } = (await send('GET', `/${cartId}`)).json()
      expect(data).toMatchObject({ status: 'paid', transaction_id: '01890000-0000-7000-8000-000000000001' })
      expect(await shop.query('SELECT replays FROM carts WHERE id = ?', [cartId])).toEqual([{ replays: 1 }])
    })

    it('answers 404 for an unknown cart and 400 for what is no number', async () => {
      expect((await send('GET', '/77')).statusCode).toBe(404)
      for (const path of ['/abc', '/-1', '/1e3', '/0', '/9007199254740993', '/1.5']) {
        const response = await send('GET', path)
        expect([path, response.statusCode]).toEqual([path, 400])
        expect(response.json().error.details.issues[0].path).toBe('params.cart_id')
      }
    })
  })

  describe('changing a line', () => {
    const twoLines = async () => {
      const [coffee, banana] = [
        await buildGoods(shop.database),
        await buildGoods(shop.database, { price: 1500 }),
      ]
      const cartId = (await add({ user_id: 1, goods_id: coffee, total: 2 })).json().data.cart_id as number
      await add({ cart_id: cartId, user_id: 1, goods_id: banana, total: 4 })
      return { cartId, coffee, banana }
    }

    it('sets quantity and note', async () => {
      const { cartId } = await twoLines()
      const response = await send('PATCH', `/${cartId}/lines/2`, { total: 1, note: 'besar' })
      expect(response.json().data).toEqual({ cart_id: cartId, total_goods: 3, total_amount: 11_500 })
      expect(await linesOf(cartId)).toMatchObject([{ quantity: 2 }, { quantity: 1, note: 'besar' }])
    })

    it('accepts a new price when it is the catalogue’s, and only then', async () => {
      const { cartId, coffee } = await twoLines()
      await shop.change('UPDATE goods SET price = 7000 WHERE id = ?', [coffee])
      const wrong = await send('PATCH', `/${cartId}/lines/1`, { goods_price: 6000 })
      const right = await send('PATCH', `/${cartId}/lines/1`, { goods_price: 7000 })
      expect(wrong.json().error).toMatchObject({
        reason: 'PRICE_CHANGED',
        details: { lines: [{ line_number: 1, goods_id: coffee, goods_price: 6000, price_now: 7000 }] },
      })
      expect(right.json().data.total_amount).toBe(20_000)
    })

    it('refuses more than the stock', async () => {
      const { cartId } = await twoLines()
      const response = await send('PATCH', `/${cartId}/lines/1`, { total: 101 })
      expect(response.json().error.reason).toBe('OUT_OF_STOCK')
    })

    it('refuses goods that are no longer on sale, but lets them be taken out', async () => {
      const { cartId, coffee } = await twoLines()
      await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [coffee])
      expect((await send('PATCH', `/${cartId}/lines/1`, { total: 1 })).json().error.reason).toBe(
        'GOODS_NOT_FOUND',
      )
      expect((await send('DELETE', `/${cartId}/lines/1`)).statusCode).toBe(200)
    })

    it('answers 404 for an unknown line or cart, and 400 for a change of nothing', async () => {
      const { cartId } = await twoLines()
      expect((await send('PATCH', `/${cartId}/lines/3`, { total: 1 })).json().error.reason).toBe(
        'CART_LINE_NOT_FOUND',
      )
      expect((await send('PATCH', '/1/lines/1', { total: 1 })).json().error.reason).toBe('CART_NOT_FOUND')
      expect((await send('PATCH', `/${cartId}/lines/1`, {})).json().error.reason).toBe('VALIDATION_FAILED')
    })

    it('takes a line out and never gives its number again', async () => {
      const { cartId, banana } = await twoLines()
      const removed = await send('DELETE', `/${cartId}/lines/2`)
      await add({ cart_id: cartId, user_id: 1, goods_id: banana, total: 1 })

      expect(removed.json().data).toEqual({ cart_id: cartId, total_goods: 2, total_amount: 10_000 })
      expect(await linesOf(cartId)).toMatchObject([{ line_number: 1 }, { line_number: 3 }])
      expect((await send('DELETE', `/${cartId}/lines/2`)).json().error.reason).toBe('CART_LINE_NOT_FOUND')
    })
  })

  it('refuses every change of a paid cart and names its transaction', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { userId: 1, lines: [{ goodsId }] })
    await pretendPaid(cartId)
    const responses = [
      await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1 }),
      await send('PATCH', `/${cartId}/lines/1`, { total: 1 }),
      await send('DELETE', `/${cartId}/lines/1`),
    ]
    for (const response of responses) {
      expect(response.statusCode).toBe(409)
      expect(response.json().error).toMatchObject({
        reason: 'CART_ALREADY_PAID',
        details: { transaction_id: '01890000-0000-7000-8000-000000000001' },
      })
    }
  })

  it('refuses every change of an ended cart', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { userId: 1, lines: [{ goodsId }] })
    await shop.change('UPDATE carts SET opened_at = SYSDATE(6) - INTERVAL 25 HOUR WHERE id = ?', [cartId])
    const response = await add({ cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1 })
    expect(response.statusCode).toBe(410)
    expect(response.json().error.reason).toBe('CART_ENDED')
  })

  describe('a repeat with a key', () => {
    it('opens one cart and adds once', async () => {
      const goodsId = await buildGoods(shop.database)
      const headers = { 'idempotency-key': newKey() }
      const body = { user_id: 1, goods_id: goodsId, total: 2 }
      const first = await add(body, headers)
      const second = await add(body, headers)
      expect(second.json()).toEqual(first.json())
      expect(second.headers['idempotency-replayed']).toBe('true')
      expect(await linesOf(first.json().data.cart_id)).toMatchObject([{ quantity: 2 }])
    })

    it('removes once and replays', async () => {
      const goodsId = await buildGoods(shop.database)
      const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
      const headers = { 'idempotency-key': newKey() }
      const first = await send('DELETE', `/${cartId}/lines/1`, undefined, headers)
      const second = await send('DELETE', `/${cartId}/lines/1`, undefined, headers)
      expect([first.statusCode, second.statusCode]).toEqual([200, 200])
      expect(second.json()).toEqual(first.json())
    })

    it('is another request on another line, though the body is the same', async () => {
      const [one, other] = [await buildGoods(shop.database), await buildGoods(shop.database)]
      const cartId = await buildCart(shop.database, { lines: [{ goodsId: one }, { goodsId: other }] })
      const headers = { 'idempotency-key': newKey() }
      await send('PATCH', `/${cartId}/lines/1`, { total: 3 }, headers)
      const response = await send('PATCH', `/${cartId}/lines/2`, { total: 3 }, headers)
      expect(response.statusCode).toBe(422)
      expect(response.json().error.reason).toBe('IDEMPOTENCY_KEY_REUSED')
    })

    it('opens one cart when 20 come at once', async () => {
      const goodsId = await buildGoods(shop.database)
      const headers = { 'idempotency-key': newKey() }
      const responses = await Promise.all(
        Array.from({ length: 20 }, () => add({ user_id: 4242, goods_id: goodsId, total: 1 }, headers)),
      )
      expect(responses.map((response) => response.statusCode)).toEqual(Array(20).fill(200))
      expect(new Set(responses.map((response) => response.json().data.cart_id)).size).toBe(1)
      expect(await shop.query('SELECT id FROM carts WHERE user_id = 4242')).toHaveLength(1)
    })
  })
})
