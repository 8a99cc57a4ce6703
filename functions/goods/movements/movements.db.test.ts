import { buildSale } from '@kedai/shared/testing/build-sale.ts'
import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { goods } from '../handler.ts'

let keyCount = 0
const freshKey = () => `movement-test-key-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('a movement of stock on $name', (engine) => {
  const shop = useTestShop(engine, [goods])
  afterEach(shop.expectBooksInOrder)
  let manager: Awaited<ReturnType<typeof buildStaff>>
  let cashier: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager', name: 'Sari' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
  })

  async function call(method: 'GET' | 'POST', path: string, payload?: object, headers: object = {}) {
    const response = await shop.app.inject({
      method,
      url: `/api/small/goods${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: { ...manager.headers, ...headers },
    })
    return { ...response.json(), headers: response.headers }
  }
  const get = (path: string) => call('GET', path)
  const move = (goodsId: number, payload: object, key = freshKey()) =>
    call('POST', `/${goodsId}/movements`, payload, { 'idempotency-key': key })
  const moveMany = (payload: object, key = freshKey()) =>
    call('POST', '/movements', payload, { 'idempotency-key': key })
  const stockOf = async (goodsId: number) =>
    (
      await shop.query<{ stock: number; cost: number | null }>('SELECT stock, cost FROM goods WHERE id = ?', [
        goodsId,
      ])
    )[0]
  const build = (stock: number, name = 'Kopi') => buildGoods(shop.database, { name, stock, price: 5_000 })

  it('of a purchase adds to the stock and says what a unit costs now', async () => {
    const id = await build(3)
    const moved = await move(id, { kind: 'purchase', quantity: 10, unit_cost: 2_500, reason: ' Pasar Baru ' })
    expect(moved.data).toEqual({
      movement_id: expect.any(Number),
      goods_id: id,
      kind: 'purchase',
      quantity: 10,
      reason: 'Pasar Baru',
      unit_cost: 2_500,
      stock: 13,
      moved_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/),
    })
    expect(await stockOf(id)).toEqual({ stock: 13, cost: 2_500 })
    expect(
      await shop.query('SELECT goods_id, kind, quantity, staff_id FROM stock_movements WHERE id = ?', [
        moved.data.movement_id,
      ]),
    ).toEqual([{ goods_id: id, kind: 'purchase', quantity: 10, staff_id: manager.staffId }])
    await move(id, { kind: 'purchase', quantity: 1 })
    expect(await stockOf(id)).toEqual({ stock: 14, cost: 2_500 })
  })

  it('of waste and of a correction says why, in the audit trail too', async () => {
    const id = await build(10)
    expect((await move(id, { kind: 'waste', quantity: -2, reason: 'Tumpah' })).data.stock).toBe(8)
    expect((await move(id, { kind: 'correction', quantity: 1, reason: 'Salah catat' })).data.stock).toBe(9)
    expect(
      await shop.query(
        "SELECT staff_id, action, detail FROM audit_entries WHERE subject = 'goods' AND subject_id = ? ORDER BY id",
        [String(id)],
      ),
    ).toEqual([
      {
        staff_id: manager.staffId,
        action: 'stock.waste',
        detail: `{"reason":"Tumpah","goods":[{"goods_id":${id},"quantity":-2}]}`,
      },
      {
        staff_id: manager.staffId,
        action: 'stock.correction',
        detail: `{"reason":"Salah catat","goods":[{"goods_id":${id},"quantity":1}]}`,
      },
    ])
  })

  it.each([
    ['a correction without a reason', { kind: 'correction', quantity: 1, reason: '  ' }, 'body.reason'],
    ['waste without a reason', { kind: 'waste', quantity: -1 }, 'body.reason'],
    ['waste that adds', { kind: 'waste', quantity: 1, reason: 'x' }, 'body.quantity'],
    ['a purchase that takes away', { kind: 'purchase', quantity: -1 }, 'body.quantity'],
    ['nothing', { kind: 'purchase', quantity: 0 }, 'body.quantity'],
    [
      'a cost of what is no purchase',
      { kind: 'correction', quantity: 1, reason: 'x', unit_cost: 1 },
      'body.unit_cost',
    ],
    ['a kind that only the shop itself books', { kind: 'reversal', quantity: 1 }, 'body.kind'],
  ])('is refused for %s', async (_name, payload, path) => {
    const id = await build(5)
    const { error } = await move(id, payload)
    expect(error.reason).toBe('VALIDATION_FAILED')
    expect(error.details.issues.map((issue: { path: string }) => issue.path)).toContain(path)
    expect(await stockOf(id)).toEqual({ stock: 5, cost: null })
  })

  it('takes no more than there is, and nothing of what is not counted', async () => {
    const id = await build(2)
    const brewed = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    expect((await move(id, { kind: 'waste', quantity: -3, reason: 'x' })).error).toMatchObject({
      reason: 'OUT_OF_STOCK',
      details: { goods: [{ goods_id: id, total: 3, stock: 2 }] },
    })
    expect((await move(brewed, { kind: 'purchase', quantity: 3 })).error).toMatchObject({
      reason: 'STOCK_NOT_TRACKED',
      details: { goods: [brewed] },
    })
    expect((await move(999_999, { kind: 'purchase', quantity: 3 })).error.reason).toBe('GOODS_NOT_FOUND')
    expect((await move(id, { kind: 'waste', quantity: -2, reason: 'x' })).data.stock).toBe(0)
  })

  it('needs a key, is made once for it, and is another for another', async () => {
    const id = await build(0)
    const key = freshKey()
    const purchase = { kind: 'purchase', quantity: 4 }
    expect((await call('POST', `/${id}/movements`, purchase)).error.reason).toBe('IDEMPOTENCY_KEY_REQUIRED')
    const first = await move(id, purchase, key)
    const again = await move(id, purchase, key)
    expect(again.data).toEqual(first.data)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await move(id, { ...purchase, quantity: 5 }, key)).error.reason).toBe('IDEMPOTENCY_KEY_REUSED')
    await move(id, purchase)
    expect(await stockOf(id)).toMatchObject({ stock: 8 })
  })

  it('never takes the stock below zero when ten take from it at once', async () => {
    const id = await build(10)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => move(id, { kind: 'waste', quantity: -3, reason: 'x' })),
    )
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(3)
    expect(answers.filter(({ error }) => error?.reason === 'OUT_OF_STOCK')).toHaveLength(7)
    expect(await stockOf(id)).toMatchObject({ stock: 1 })
    expect(new Set(answers.flatMap(({ data }) => data?.movement_id ?? [])).size).toBe(3)
  })

  it('of a delivery moves all goods or none', async () => {
    const [a, b] = [await build(1, 'Roti'), await build(2, 'Susu')]
    const lines = (...ids: number[]) => ids.map((goods_id) => ({ goods_id, quantity: 5, unit_cost: 700 }))
    const refused = await moveMany({ kind: 'purchase', lines: lines(b, 999_999, a) })
    expect(refused.error).toMatchObject({ reason: 'GOODS_NOT_FOUND', details: { goods: [999_999] } })
    expect(await stockOf(a)).toEqual({ stock: 1, cost: null })

    const moved = await moveMany({ kind: 'purchase', reason: 'CV Maju', lines: lines(b, a) })
    expect(moved.data).toMatchObject([
      { goods_id: a, quantity: 5, stock: 6, reason: 'CV Maju', unit_cost: 700 },
      { goods_id: b, quantity: 5, stock: 7 },
    ])
    expect(new Set(moved.data.map((one: { movement_id: number }) => one.movement_id)).size).toBe(2)
    expect((await moveMany({ kind: 'purchase', lines: lines(a, a) })).error.reason).toBe('VALIDATION_FAILED')
    expect(
      (await moveMany({ kind: 'waste', reason: 'x', lines: [{ goods_id: a, quantity: 1 }] })).error.details
        .issues[0].path,
    ).toBe('body.lines.0.quantity')
  })

  it('is made by deliveries that cross each other, in whatever order they name the goods', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => build(0)))
    const deliver = (goodsIds: number[]) =>
      moveMany({ kind: 'purchase', lines: goodsIds.map((goods_id) => ({ goods_id, quantity: 1 })) })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => deliver(n % 2 === 0 ? ids : ids.toReversed())),
    )
    expect(answers.map(({ code }) => code)).toEqual(Array(8).fill(200))
    expect(await Promise.all(ids.map(stockOf))).toEqual(Array(6).fill({ stock: 8, cost: null }))
  })

  it('is in the history of the goods with their sales, newest first, by pages', async () => {
    const id = await build(20)
    await move(id, { kind: 'waste', quantity: -1, reason: 'Basi' })
    const transactionId = await buildSale(shop.database, {
      lines: [
        { goodsId: id, quantity: 2 },
        { goodsId: id, quantity: 2 },
      ],
      staffId: cashier.staffId,
    })
    await move(id, { kind: 'purchase', quantity: 5, unit_cost: 900 })

    const all = (await get(`/${id}/movements`)).data
    expect(all).toMatchObject([
      { kind: 'purchase', quantity: 5, by: 'Sari', unit_cost: 900, transaction_id: null },
      { kind: 'sale', quantity: -2, by: 'Budi', transaction_id: transactionId, movement_id: null },
      { kind: 'sale', quantity: -2, by: 'Budi', transaction_id: transactionId },
      { kind: 'waste', quantity: -1, reason: 'Basi' },
      { kind: 'opening', quantity: 20, by: null },
    ])
    expect(all[1].receipt_number).toMatch(/^\d{8}-\d{4}$/)

    const paged: unknown[] = []
    let next: string | undefined = '?page_size=1'
    while (next !== undefined && paged.length <= all.length) {
      const page = await get(`/${id}/movements${next}`)
      expect(page.data).toHaveLength(1)
      paged.push(...page.data)
      next = /<(\?[^>]*)>/.exec(String(page.headers['link']))?.[1]
    }
    expect(paged).toEqual(all)
    expect((await get('/999999/movements')).error.reason).toBe('GOODS_NOT_FOUND')
    expect((await get(`/${id}/movements?before=1.x.2`)).error.reason).toBe('VALIDATION_FAILED')
  })

  it('puts goods on the list of low stock and takes them off', async () => {
    const [low, other, unwatched] = [await build(4, 'Gula'), await build(4, 'Teh'), await build(0, 'Garam')]
    await shop.change('UPDATE goods SET low_stock_level = 3 WHERE id IN (?, ?)', [low, other])
    const listed = async (query = '') => (await get(`/low-stock${query}`)).data
    expect(await listed()).toEqual([])
    await move(low, { kind: 'waste', quantity: -1, reason: 'x' })
    await move(other, { kind: 'waste', quantity: -4, reason: 'x' })
    expect(await listed()).toEqual([
      { goods_id: low, name: 'Gula', category: '', unit: 'piece', stock: 3, low_stock_level: 3 },
      { goods_id: other, name: 'Teh', category: '', unit: 'piece', stock: 0, low_stock_level: 3 },
    ])
    expect(await listed(`?after=${low}`)).toMatchObject([{ goods_id: other }])
    const first = await get('/low-stock?page_size=1')
    expect(first.data).toMatchObject([{ goods_id: low }])
    expect(first.headers['link']).toBe(`<?page_size=1&after=${low}>; rel="next"`)
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [other])
    await move(low, { kind: 'purchase', quantity: 1 })
    expect(await listed()).toEqual([])
    expect(await stockOf(unwatched)).toMatchObject({ stock: 0 })
  })

  it('is made by managers only, and seen by everybody of the shop', async () => {
    const id = await build(1)
    const asCashier = { ...cashier.headers, 'idempotency-key': freshKey() }
    const purchase = { kind: 'purchase', quantity: 1 }
    expect((await call('POST', `/${id}/movements`, purchase, asCashier)).error.reason).toBe(
      'PERMISSION_DENIED',
    )
    expect(
      (
        await call(
          'POST',
          '/movements',
          { kind: 'purchase', lines: [{ goods_id: id, quantity: 1 }] },
          asCashier,
        )
      ).error.reason,
    ).toBe('PERMISSION_DENIED')
    expect((await call('GET', `/${id}/movements`, undefined, cashier.headers)).code).toBe(200)
    expect((await call('GET', '/low-stock', undefined, cashier.headers)).code).toBe(200)
  })
})
