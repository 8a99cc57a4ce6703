import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goods } from '../handler.ts'

type Headers = { readonly authorization: string }
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

describe.each(engines)('the catalogue on $name', (engine) => {
  const shop = useTestShop(engine, [goods])
  let owner: Headers
  let ownerId: number
  let cashier: Headers
  let keys = 0

  beforeAll(async () => {
    const built = await buildStaff(shop.database, { role: 'owner' })
    owner = built.headers
    ownerId = built.staffId
    cashier = (await buildStaff(shop.database, { role: 'cashier' })).headers
  })
  beforeEach(async () => {
    await shop.change('DELETE FROM stock_movements')
    await shop.change('DELETE FROM goods')
  })
  afterEach(shop.expectBooksInOrder)

  const call = (method: Method, path: string, payload?: object, headers: object = {}, who: object = owner) =>
    shop.app.inject({
      method,
      url: `/api/small/goods${path}`,
      headers: { ...who, ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
  const newKey = () => `key-of-the-goods-${++keys}`
  const create = (body: object, key = newKey(), who: object = owner) =>
    call('POST', '', body, { 'idempotency-key': key }, who)
  const createId = async (body: object) => (await create(body)).json().data.id as number
  const change = (id: number, version: number | string, body: object, who: object = owner) =>
    call('PATCH', `/${id}`, body, { 'if-match': typeof version === 'number' ? `"${version}"` : version }, who)
  const reason = (response: { json(): { code: number; error: { reason: string } } }) => {
    const { code, error } = response.json()
    return [code, error.reason]
  }
  const names = async (query: string) =>
    (await call('GET', query)).json().data.map(({ name }: { name: string }) => name)
  const movements = (id: number) =>
    shop.query(
      'SELECT kind, quantity, reason, staff_id FROM stock_movements WHERE goods_id = ? ORDER BY id',
      [id],
    )

  describe('new goods', () => {
    it('are kept with all that was said of them, and their opening stock is a movement of whoever put them in', async () => {
      const response = await create({
        name: ' Roti Tawar ',
        category: 'Makanan',
        price: 15_000,
        cost: 11_000,
        sku: 'ROTI-1',
        barcode: '036000291452',
        unit: 'piece',
        stock: 12,
        low_stock_level: 3,
        description: 'Tanpa kulit.\nSegar setiap pagi.',
        position: 7,
      })
      const { id } = response.json().data
      expect(response.json().data).toEqual({
        id,
        name: 'Roti Tawar',
        category: 'Makanan',
        price: 15_000,
        cost: 11_000,
        sku: 'ROTI-1',
        barcode: '0036000291452',
        unit: 'piece',
        tracks_stock: true,
        stock: 12,
        low_stock_level: 3,
        sold_out: false,
        is_active: true,
        description: 'Tanpa kulit.\nSegar setiap pagi.',
        position: 7,
        picture: null,
        version: 1,
        created_at: expect.stringMatching(/^20\d\d-.*Z$/),
        updated_at: expect.stringMatching(/^20\d\d-.*Z$/),
      })
      const shown = await call('GET', `/${id}`)
      expect(shown.json().data).toEqual(response.json().data)
      expect(shown.headers.etag).toBe('"1"')
      expect(await movements(id)).toEqual([{ kind: 'opening', quantity: 12, reason: '', staff_id: ownerId }])
      expect(await names('?search=taw')).toEqual(['Roti Tawar'])
      expect(
        await shop.query('SELECT action, staff_id FROM audit_entries WHERE subject_id = ?', [String(id)]),
      ).toEqual([{ action: 'goods.create', staff_id: ownerId }])
    })

    it('need a name and a price only', async () => {
      expect((await create({ name: 'Kopi', price: 0 })).json().data).toMatchObject({
        category: '',
        cost: null,
        sku: null,
        barcode: null,
        unit: 'piece',
        tracks_stock: true,
        stock: 0,
        sold_out: true,
        low_stock_level: null,
        description: '',
        position: 0,
      })
    })

    it('are put in once by one key', async () => {
      const key = newKey()
      const first = await create({ name: 'Teh', price: 3_000, stock: 5 }, key)
      const second = await create({ name: 'Teh', price: 3_000, stock: 5 }, key)
      expect(second.json()).toEqual(first.json())
      expect(second.headers['idempotency-replayed']).toBe('true')
      expect(await names('')).toEqual(['Teh'])
      expect(reason(await call('POST', '', { name: 'Teh', price: 3_000 }))).toEqual([
        400,
        'IDEMPOTENCY_KEY_REQUIRED',
      ])
    })

    it.each([
      ['a code of other goods', { sku: 'teh-1' }, 409, 'SKU_TAKEN'],
      ['a barcode of other goods', { barcode: '4006381333931' }, 409, 'BARCODE_TAKEN'],
      ['a barcode with a wrong digit', { barcode: '4006381333932' }, 422, 'BARCODE_INVALID'],
      ['a code with blanks in it', { sku: 'TEH 1' }, 400, 'VALIDATION_FAILED'],
      ['a name of two lines', { name: 'Teh\nBotol' }, 400, 'VALIDATION_FAILED'],
      ['an empty name', { name: '  ' }, 400, 'VALIDATION_FAILED'],
      ['a name that is too long', { name: 'x'.repeat(121) }, 400, 'VALIDATION_FAILED'],
      ['a price below zero', { price: -1 }, 400, 'VALIDATION_FAILED'],
      ['a unit that nobody knows', { unit: 'barrel' }, 400, 'VALIDATION_FAILED'],
      ['a field that nobody knows', { picture_id: 1 }, 400, 'VALIDATION_FAILED'],
      ['stock that is not tracked', { tracks_stock: false, stock: 1 }, 400, 'VALIDATION_FAILED'],
    ])('are refused with %s', async (_name, fields, code, why) => {
      const id = await createId({ name: 'Teh', price: 1, sku: 'TEH-1', barcode: '4006381333931' })
      const response = await create({ name: 'Teh Botol', price: 2, ...fields })
      expect(reason(response)).toEqual([code, why])
      if (code === 409) expect(response.json().error.details).toEqual({ goods_id: id })
      expect(await names('')).toEqual(['Teh'])
    })

    it('of two with one code at the same moment, one is put in and one refused', async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map((n) => create({ name: `Teh ${n}`, price: n, sku: 'X' })),
      )
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409])
      expect((await names('')).length).toBe(1)
    })
  })

  describe('an edit', () => {
    it('changes what it names and counts as a version; the search finds the new name alone', async () => {
      const id = await createId({ name: 'Es Teh', price: 3_000, cost: 1_000, sku: 'A', stock: 4 })
      const response = await change(id, 1, { name: 'Es Jeruk', price: 4_000, cost: null, sku: null })
      expect(response.headers.etag).toBe('"2"')
      expect(response.json().data).toMatchObject({
        name: 'Es Jeruk',
        price: 4_000,
        cost: null,
        sku: null,
        stock: 4,
        version: 2,
      })
      expect(await names('?search=jer')).toEqual(['Es Jeruk'])
      expect(await names('?search=teh')).toEqual([])
      const [entry] = await shop.query<{ detail: string }>(
        "SELECT detail FROM audit_entries WHERE action = 'goods.change' ORDER BY id DESC LIMIT 1",
      )
      expect(JSON.parse(entry?.detail ?? '')).toEqual({
        name: 'Es Jeruk',
        price: 4_000,
        cost: null,
        sku: null,
        before: { name: 'Es Teh', price: 3_000, cost: 1_000, sku: 'A' },
      })
    })

    it('needs the version that it was made on', async () => {
      const id = await createId({ name: 'Teh', price: 1 })
      expect(reason(await call('PATCH', `/${id}`, { price: 2 }))).toEqual([428, 'IF_MATCH_REQUIRED'])
      expect((await change(id, 1, { price: 2 })).statusCode).toBe(200)
      expect(reason(await change(id, 1, { price: 3 }))).toEqual([412, 'VERSION_CHANGED'])
      expect(reason(await change(id, 'W/"2"', { price: 3 }))).toEqual([412, 'VERSION_CHANGED'])
      expect(await shop.query('SELECT price, version FROM goods WHERE id = ?', [id])).toEqual([
        { price: 2, version: 2 },
      ])
    })

    it('of two at the same moment on one version, one is refused', async () => {
      const id = await createId({ name: 'Teh', price: 1 })
      const answers = await Promise.all([2, 3, 4].map((price) => change(id, 1, { price })))
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412])
    })

    it('may not take a code of other goods, but keep its own', async () => {
      const first = await createId({ name: 'Teh', price: 1, sku: 'A', barcode: '96385074' })
      const second = await createId({ name: 'Kopi', price: 1, sku: 'B' })
      expect(reason(await change(second, 1, { sku: 'a' }))).toEqual([409, 'SKU_TAKEN'])
      expect(reason(await change(second, 1, { barcode: '96385074' }))).toEqual([409, 'BARCODE_TAKEN'])
      expect(reason(await change(second, 1, { barcode: '96385075' }))).toEqual([422, 'BARCODE_INVALID'])
      expect((await change(first, 1, { sku: 'a', barcode: '96385074' })).json().data.sku).toBe('a')
    })

    it('refuses an empty one, goods that there are not, and a stock', async () => {
      const id = await createId({ name: 'Teh', price: 1, stock: 3 })
      expect(reason(await change(id, 1, {}))).toEqual([400, 'VALIDATION_FAILED'])
      expect(reason(await change(999_999, 1, { price: 2 }))).toEqual([404, 'GOODS_NOT_FOUND'])
      expect((await change(id, 1, { stock: 9 })).json().error).toMatchObject({
        reason: 'VALIDATION_FAILED',
        details: { issues: [{ path: 'body.stock' }] },
      })
      expect(await shop.query('SELECT stock, version FROM goods WHERE id = ?', [id])).toEqual([
        { stock: 3, version: 1 },
      ])
    })
  })

  describe('tracking of stock', () => {
    it('that ends books what was left as a correction', async () => {
      const id = await createId({ name: 'Beras', price: 1, stock: 30 })
      const response = await change(id, 1, { tracks_stock: false })
      expect(response.json().data).toMatchObject({
        tracks_stock: false,
        stock: null,
        sold_out: false,
        version: 2,
      })
      expect(await movements(id)).toEqual([
        { kind: 'opening', quantity: 30, reason: '', staff_id: ownerId },
        { kind: 'correction', quantity: -30, reason: 'tracking switched off', staff_id: ownerId },
      ])
      expect(await shop.query('SELECT stock FROM goods WHERE id = ?', [id])).toEqual([{ stock: 0 }])
    })

    it('that begins books what was counted, whatever the ledger says', async () => {
      const id = await createId({ name: 'Kopi', price: 1, tracks_stock: false })
      await shop.change(
        "INSERT INTO stock_movements (goods_id, kind, quantity, moved_at) VALUES (?, 'correction', -4, SYSDATE(6))",
        [id],
      )
      expect((await change(id, 1, { tracks_stock: true, stock: 10 })).json().data).toMatchObject({
        tracks_stock: true,
        stock: 10,
        sold_out: false,
      })
      expect((await movements(id)).at(-1)).toEqual({
        kind: 'correction',
        quantity: 14,
        reason: 'tracking switched on',
        staff_id: ownerId,
      })
    })

    it('that begins needs a count, and ends a mark of being sold out', async () => {
      const id = await createId({ name: 'Kopi', price: 1, tracks_stock: false })
      await call('PUT', `/${id}/sold-out`, { sold_out: true })
      expect(reason(await change(id, 1, { tracks_stock: true }))).toEqual([400, 'VALIDATION_FAILED'])
      expect((await change(id, 1, { tracks_stock: true, stock: 0 })).json().data).toMatchObject({ stock: 0 })
      expect(await movements(id)).toEqual([])
      expect(await shop.query('SELECT sold_out FROM goods WHERE id = ?', [id])).toEqual([{ sold_out: 0 }])
    })
  })

  describe('sale', () => {
    it('ends and begins again, each a version, and twice is the same as once', async () => {
      const id = await createId({ name: 'Kopi', price: 1 })
      for (const [path, isActive, version] of [
        ['deactivate', false, 2],
        ['deactivate', false, 2],
        ['activate', true, 3],
        ['activate', true, 3],
      ] as const) {
        const response = await call('POST', `/${id}/${path}`)
        expect(response.json().data).toMatchObject({ is_active: isActive, version })
      }
      expect(reason(await call('POST', '/999999/deactivate'))).toEqual([404, 'GOODS_NOT_FOUND'])
    })

    it('ends for today by one tap of a cashier where there is no count, without a version', async () => {
      const id = await createId({ name: 'Bubur', price: 1, tracks_stock: false })
      for (const soldOut of [true, true, false]) {
        const response = await call('PUT', `/${id}/sold-out`, { sold_out: soldOut }, {}, cashier)
        expect(response.json().data).toMatchObject({ sold_out: soldOut, version: 1 })
      }
      const counted = await createId({ name: 'Roti', price: 1, stock: 1 })
      expect(reason(await call('PUT', `/${counted}/sold-out`, { sold_out: true }))).toEqual([
        422,
        'STOCK_COUNTED',
      ])
      expect(await shop.query('SELECT sold_out FROM goods WHERE id = ?', [counted])).toEqual([
        { sold_out: 0 },
      ])
    })
  })

  describe('deleting', () => {
    const remove = (id: number, version = 1, who: object = owner) =>
      call('DELETE', `/${id}`, undefined, { 'if-match': `"${version}"` }, who)

    it('removes goods that were never sold, with what was noted of them', async () => {
      const id = await createId({ name: 'Salah', price: 1, stock: 3, sku: 'S' })
      await shop.change(
        `INSERT INTO pictures (id, media_type, width, height, bytes, sha256, created_at)
         VALUES (500, 'image/webp', 1, 1, 'x', REPEAT('x', 32), SYSDATE(6))`,
      )
      await shop.change('UPDATE goods SET picture_id = 500 WHERE id = ?', [id])
      expect(reason(await call('DELETE', `/${id}`))).toEqual([428, 'IF_MATCH_REQUIRED'])
      expect(reason(await remove(id, 2))).toEqual([412, 'VERSION_CHANGED'])
      expect((await remove(id)).json().data).toEqual({ goods_id: id })
      expect(reason(await remove(id))).toEqual([404, 'GOODS_NOT_FOUND'])
      expect(await movements(id)).toEqual([])
      expect(await shop.query('SELECT word FROM goods_words WHERE goods_id = ?', [id])).toEqual([])
      expect(await shop.query('SELECT id FROM pictures WHERE id = 500')).toEqual([])
      expect(
        await shop.query(
          "SELECT subject_id FROM audit_entries WHERE action = 'goods.delete' ORDER BY id DESC LIMIT 1",
        ),
      ).toEqual([{ subject_id: String(id) }])
    })

    it('is refused once a transaction names them', async () => {
      const id = await createId({ name: 'Roti', price: 1, tracks_stock: false })
      await shop.change(
        `INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
                                   return_amount, business_date, receipt_sequence, received_at)
         VALUES (REPEAT('t', 16), 1, 1, 'cash', 'received', 'paid', 1, 1, 0, '2026-11-24', 1, SYSDATE(6))`,
      )
      await shop.change(
        `INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price, amount)
         VALUES (REPEAT('t', 16), 1, 'goods', ?, 'Roti', 1, 1, 1)`,
        [id],
      )
      expect(reason(await remove(id))).toEqual([409, 'GOODS_SOLD'])
      expect((await call('GET', `/${id}`)).statusCode).toBe(200)
      await shop.change('DELETE FROM transaction_lines')
      await shop.change('DELETE FROM transactions')
      expect((await remove(id)).statusCode).toBe(200)
    })
  })

  describe('the list', () => {
    beforeEach(async () => {
      await create({
        name: 'Kopi Susu',
        price: 6_000,
        cost: 2_000,
        stock: 2,
        low_stock_level: 5,
        category: 'Minuman',
      })
      await create({ name: 'Teh Manis', price: 3_000, tracks_stock: false, category: 'Minuman', position: 1 })
      await create({
        name: 'Roti Bakar',
        price: 9_000,
        stock: 20,
        low_stock_level: 5,
        sku: 'kopi',
        position: 2,
      })
      await create({ name: 'Keripik', price: 1_000, barcode: '036000291452', position: 3 })
      await shop.change("UPDATE goods SET is_active = 0 WHERE name = 'Keripik'")
    })

    it.each([
      ['', ['Keripik', 'Roti Bakar', 'Teh Manis', 'Kopi Susu']],
      ['?sort_by=name&sort=asc', ['Keripik', 'Kopi Susu', 'Roti Bakar', 'Teh Manis']],
      ['?sort_by=price', ['Roti Bakar', 'Kopi Susu', 'Teh Manis', 'Keripik']],
      ['?sort_by=stock&is_active=true', ['Roti Bakar', 'Kopi Susu', 'Teh Manis']],
      ['?sort_by=position&sort=ASC', ['Kopi Susu', 'Teh Manis', 'Roti Bakar', 'Keripik']],
      ['?category=Minuman', ['Teh Manis', 'Kopi Susu']],
      ['?category=', ['Keripik', 'Roti Bakar']],
      ['?is_active=false', ['Keripik']],
      ['?sold_out=true', ['Keripik']],
      ['?sold_out=false', ['Roti Bakar', 'Teh Manis', 'Kopi Susu']],
      ['?low_stock=true', ['Kopi Susu']],
      ['?low_stock=false', ['Keripik', 'Roti Bakar', 'Teh Manis']],
      ['?search=kop', ['Kopi Susu']],
      ['?search=kop%20sus', ['Kopi Susu']],
      ['?search=KOPI', ['Roti Bakar', 'Kopi Susu']],
      ['?search=036000291452', ['Keripik']],
      ['?search=0036000291452', ['Keripik']],
      ['?search=kopi&category=Minuman', ['Kopi Susu']],
      ['?search=tidak', []],
    ])('answers %j with %j', async (query, expected) => {
      expect(await names(query)).toEqual(expected)
    })

    it('goes by pages and counts where that is asked for', async () => {
      const response = await call('GET', '?page=2&page_size=1&count=true&search=kopi')
      expect(response.json().data).toMatchObject([{ name: 'Kopi Susu' }])
      expect(response.headers['x-total-count']).toBe('2')
      expect(response.headers.link).toContain('rel="prev"')
      expect(response.headers.link).not.toContain('rel="next"')
      expect((await call('GET', '?page_size=1')).headers.link).toContain('page=2')
    })

    it.each(['?page=0', '?page_size=101', '?sort=up', '?sort_by=cost', '?low_stock=1', '?total_goods=1'])(
      'refuses %s',
      async (query) => {
        expect(reason(await call('GET', query))).toEqual([400, 'VALIDATION_FAILED'])
      },
    )

    it('says what goods cost to those who edit them, and to a cashier all but that', async () => {
      const [mine] = (await call('GET', '?search=susu')).json().data
      const [theirs] = (await call('GET', '?search=susu', undefined, {}, cashier)).json().data
      expect(mine.cost).toBe(2_000)
      expect(theirs).not.toHaveProperty('cost')
      const { cost, ...rest } = mine
      expect(theirs).toEqual(rest)
      expect((await call('GET', `/${mine.id}`, undefined, {}, cashier)).json().data).not.toHaveProperty(
        'cost',
      )
    })

    it('of the categories has each once, with how many goods are in it', async () => {
      await buildGoods(shop.database, { category: 'Aneka' })
      expect((await call('GET', '/categories', undefined, {}, cashier)).json().data).toEqual([
        { category: 'Aneka', goods_count: 1 },
        { category: 'Minuman', goods_count: 2 },
      ])
    })
  })

  it('is changed by owners and managers, and read by everybody of the staff', async () => {
    const id = await createId({ name: 'Kopi', price: 1 })
    expect(reason(await create({ name: 'Teh', price: 1 }, newKey(), cashier))).toEqual([
      403,
      'PERMISSION_DENIED',
    ])
    expect(reason(await change(id, 1, { price: 2 }, cashier))).toEqual([403, 'PERMISSION_DENIED'])
    for (const [method, path] of [
      ['POST', `/${id}/deactivate`],
      ['POST', `/${id}/activate`],
      ['DELETE', `/${id}`],
    ] as const) {
      expect(reason(await call(method, path, undefined, { 'if-match': '"1"' }, cashier))).toEqual([
        403,
        'PERMISSION_DENIED',
      ])
    }
    expect((await call('GET', '', undefined, {}, cashier)).statusCode).toBe(200)
    expect(reason(await call('GET', '', undefined, {}, {}))).toEqual([401, 'SIGN_IN_REQUIRED'])
  })
})
