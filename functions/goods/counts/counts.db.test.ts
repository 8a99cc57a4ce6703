import { setTimeout as pause } from 'node:timers/promises'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { buildSale } from '@kedai/shared/testing/build-sale.ts'
import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { goods } from '../handler.ts'
import { closeCount, lockCount } from './count-record.ts'

let keyCount = 0
const freshKey = () => `count-test-key-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('a stock count on $name', (engine) => {
  const shop = useTestShop(engine, [goods])
  let manager: Awaited<ReturnType<typeof buildStaff>>
  let cashier: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager', name: 'Sari' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
  })
  afterEach(async () => {
    await shop.expectBooksInOrder()
    // So that the next test may count whatever it likes.
    await shop.change("UPDATE stock_counts SET status = 'cancelled' WHERE status = 'open'")
    await shop.change('UPDATE stock_count_lines SET open_goods_id = NULL')
  })

  async function call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    payload?: object,
    headers: object = {},
  ) {
    const response = await shop.app.inject({
      method,
      url: `/api/small/goods/counts${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: { ...manager.headers, ...headers },
    })
    return { ...response.json(), headers: response.headers }
  }
  const build = (stock: number, category = '') => buildGoods(shop.database, { stock, category })
  const open = (payload: object = {}) => call('POST', '', payload)
  const openOf = async (goodsIds: number[], asOf = 'opening') =>
    (await open({ goods_ids: goodsIds, as_of: asOf, note: 'Akhir bulan' })).data.count_id as number
  const enter = (countId: number, goodsId: number, counted: number | null) =>
    call('PUT', `/${countId}/lines/${goodsId}`, { counted })
  const book = (countId: number, key = freshKey()) =>
    call('POST', `/${countId}/book`, undefined, { 'idempotency-key': key })
  const stocksOf = (...ids: number[]) =>
    Promise.all(
      ids.map(
        async (id) =>
          (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [id]))[0]?.stock,
      ),
    )
  const movementsOf = (countId: number) =>
    shop.query(
      'SELECT goods_id, kind, quantity, reason, staff_id FROM stock_movements WHERE count_id = ? ORDER BY goods_id',
      [countId],
    )

  it('freezes what is expected, shows the differences and books them at once', async () => {
    const [less, more, same, uncounted] = [await build(10), await build(5), await build(7), await build(9)]
    const opened = await open({ goods_ids: [uncounted, same, more, less], note: ' Akhir bulan ' })
    const countId = opened.data.count_id
    expect(opened.data).toEqual({
      count_id: countId,
      status: 'open',
      as_of: 'opening',
      note: 'Akhir bulan',
      opened_by: 'Sari',
      opened_at: expect.stringMatching(/Z$/),
      closed_by: null,
      closed_at: null,
      line_count: 4,
      uncounted_count: 4,
      difference_count: 0,
    })

    expect((await enter(countId, less, 8)).data).toEqual({
      goods_id: less,
      name: expect.any(String),
      unit: 'piece',
      expected: 10,
      counted: 8,
      difference: -2,
      counted_by: 'Sari',
      counted_at: expect.stringMatching(/Z$/),
    })
    const entered = await call('PATCH', `/${countId}/lines`, {
      lines: [
        { goods_id: same, counted: 7 },
        { goods_id: more, counted: 6 },
      ],
    })
    expect(entered.data).toMatchObject([
      { goods_id: more, difference: 1 },
      { goods_id: same, difference: 0 },
    ])
    expect((await call('GET', `/${countId}/lines?only=differing`)).data).toMatchObject([
      { goods_id: less, difference: -2 },
      { goods_id: more, difference: 1 },
    ])
    expect((await call('GET', `/${countId}/lines?only=uncounted`)).data).toMatchObject([
      { goods_id: uncounted, expected: 9, counted: null, difference: null, counted_by: null },
    ])
    expect(await stocksOf(less, more)).toEqual([10, 5])

    const booked = await book(countId)
    expect(booked.data).toMatchObject({
      status: 'booked',
      closed_by: 'Sari',
      line_count: 4,
      uncounted_count: 1,
      difference_count: 2,
    })
    expect(await stocksOf(less, more, same, uncounted)).toEqual([8, 6, 7, 9])
    expect(await movementsOf(countId)).toEqual([
      { goods_id: less, kind: 'count', quantity: -2, reason: 'Akhir bulan', staff_id: manager.staffId },
      { goods_id: more, kind: 'count', quantity: 1, reason: 'Akhir bulan', staff_id: manager.staffId },
    ])
    expect(
      await shop.query(
        "SELECT action, staff_id FROM audit_entries WHERE subject = 'stock_count' AND subject_id = ?",
        [String(countId)],
      ),
    ).toEqual([{ action: 'stock.count', staff_id: manager.staffId }])
  })

  it('is of the active goods with tracked stock: of a category, or of all', async () => {
    const [a, b] = [await build(1, 'Roti'), await build(2, 'Roti')]
    await buildGoods(shop.database, { category: 'Roti', tracksStock: false, stock: 0 })
    const inactive = await build(3, 'Roti')
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [inactive])
    const { data } = await open({ category: 'Roti' })
    expect((await call('GET', `/${data.count_id}/lines`)).data).toMatchObject([
      { goods_id: a, expected: 1 },
      { goods_id: b, expected: 2 },
    ])
    await call('POST', `/${data.count_id}/cancel`)
    const [all] = await shop.query<{ count: number }>(
      'SELECT COUNT(*) AS count FROM goods WHERE is_active = 1 AND tracks_stock = 1',
    )
    expect((await open()).data.line_count).toBe(all?.count)
    expect((await open({ category: 'Tidak ada' })).error.reason).toBe('STOCK_COUNT_EMPTY')
    expect((await open({ category: 'Roti', goods_ids: [a] })).error.reason).toBe('VALIDATION_FAILED')
  })

  it('names inactive goods too, but none that are not there or have no count', async () => {
    const inactive = await build(3)
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [inactive])
    const brewed = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    expect((await open({ goods_ids: [inactive, 999_999] })).error).toMatchObject({
      reason: 'GOODS_NOT_FOUND',
      details: { goods: [999_999] },
    })
    expect((await open({ goods_ids: [inactive, brewed] })).error).toMatchObject({
      reason: 'STOCK_NOT_TRACKED',
      details: { goods: [brewed] },
    })
    expect((await open({ goods_ids: [inactive] })).data.line_count).toBe(1)
  })

  it('puts the differences on top of what was sold since its opening', async () => {
    const id = await build(10)
    const countId = await openOf([id])
    await buildSale(shop.database, { lines: [{ goodsId: id, quantity: 3 }] })
    expect((await enter(countId, id, 9)).data).toMatchObject({ expected: 10, difference: -1 })
    await buildSale(shop.database, { lines: [{ goodsId: id, quantity: 2 }] })
    await book(countId)
    expect(await stocksOf(id)).toEqual([4])
  })

  it('compares with the stock at the entry where the shop sells while it is counted', async () => {
    const id = await build(10)
    const countId = await openOf([id], 'entry')
    await buildSale(shop.database, { lines: [{ goodsId: id, quantity: 3 }] })
    expect((await enter(countId, id, 6)).data).toMatchObject({ expected: 7, difference: -1 })
    await buildSale(shop.database, { lines: [{ goodsId: id, quantity: 2 }] })
    await book(countId)
    expect(await stocksOf(id)).toEqual([4])
  })

  it('takes an entry back', async () => {
    const id = await build(10)
    const countId = await openOf([id])
    await enter(countId, id, 3)
    expect((await enter(countId, id, null)).data).toMatchObject({
      counted: null,
      difference: null,
      counted_by: null,
      counted_at: null,
    })
    expect((await book(countId)).data).toMatchObject({ uncounted_count: 1, difference_count: 0 })
    expect(await stocksOf(id)).toEqual([10])
    expect(await movementsOf(countId)).toEqual([])
  })

  it('books nothing where a difference takes more than is left, and says of which goods', async () => {
    const [a, b] = [await build(10), await build(10)]
    const countId = await openOf([a, b])
    await enter(countId, a, 4)
    await enter(countId, b, 4)
    await buildSale(shop.database, { lines: [{ goodsId: b, quantity: 6 }] })
    expect((await book(countId)).error).toMatchObject({
      reason: 'STOCK_COUNT_TOO_LOW',
      details: { goods: [{ goods_id: b, difference: -6, stock: 4 }] },
    })
    expect(await stocksOf(a, b)).toEqual([10, 4])
    await enter(countId, b, 10)
    expect((await book(countId)).data.status).toBe('booked')
    expect(await stocksOf(a, b)).toEqual([4, 4])
  })

  it('books nothing of goods whose stock is no longer tracked, until their entry is taken back', async () => {
    const id = await build(0)
    const countId = await openOf([id])
    await enter(countId, id, 2)
    await shop.change('UPDATE goods SET tracks_stock = 0 WHERE id = ?', [id])
    expect((await book(countId)).error).toMatchObject({
      reason: 'STOCK_NOT_TRACKED',
      details: { goods: [id] },
    })
    await enter(countId, id, null)
    expect((await book(countId)).data.status).toBe('booked')
  })

  it('is booked once: needs a key, gives its answer again, and refuses another key', async () => {
    const id = await build(10)
    const countId = await openOf([id])
    await enter(countId, id, 7)
    const key = freshKey()
    expect((await call('POST', `/${countId}/book`)).error.reason).toBe('IDEMPOTENCY_KEY_REQUIRED')
    const first = await book(countId, key)
    const again = await book(countId, key)
    expect(again.data).toEqual(first.data)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await book(countId)).error).toMatchObject({
      reason: 'STOCK_COUNT_CLOSED',
      details: { count_id: countId, status: 'booked' },
    })
    expect((await enter(countId, id, 1)).error.reason).toBe('STOCK_COUNT_CLOSED')
    expect((await call('POST', `/${countId}/cancel`)).error.reason).toBe('STOCK_COUNT_CLOSED')
    expect(await stocksOf(id)).toEqual([7])
  })

  it('is booked once when eight book it at once', async () => {
    const ids = await Promise.all([build(10), build(10), build(10)])
    const countId = await openOf(ids)
    for (const id of ids) await enter(countId, id, 8)
    const answers = await Promise.all(Array.from({ length: 8 }, () => book(countId)))
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(1)
    expect(answers.filter(({ error }) => error?.reason === 'STOCK_COUNT_CLOSED')).toHaveLength(7)
    expect(await stocksOf(...ids)).toEqual([8, 8, 8])
  })

  it('is booked rightly while sales and deliveries of its goods go on', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => build(100)))
    const countId = await openOf(ids)
    await call('PATCH', `/${countId}/lines`, { lines: ids.map((goods_id) => ({ goods_id, counted: 97 })) })
    const deliver = (goodsIds: number[]) =>
      shop.app.inject({
        method: 'POST',
        url: '/api/small/goods/movements',
        payload: { kind: 'purchase', lines: goodsIds.map((goods_id) => ({ goods_id, quantity: 2 })) },
        headers: { ...manager.headers, 'idempotency-key': freshKey() },
      })
    // Few at once, so that on a slow machine too none is turned away for want of a connection.
    const sellFive = async () => {
      for (let n = 0; n < 5; n++)
        await buildSale(shop.database, { lines: ids.map((goodsId) => ({ goodsId })) })
    }
    const deliverTwice = async () => {
      for (let n = 0; n < 2; n++) expect((await deliver(ids.toReversed())).statusCode).toBe(200)
    }
    const [booked] = await Promise.all([book(countId), sellFive(), sellFive(), deliverTwice()])
    expect(booked).toMatchObject({ code: 200, data: { status: 'booked', difference_count: 5 } })
    expect(await stocksOf(...ids)).toEqual(Array(5).fill(100 - 3 - 10 + 4))
  })

  it('has goods that no other open count has', async () => {
    const [a, b, c] = [await build(1), await build(2), await build(3)]
    const first = await openOf([a, b])
    expect((await open({ goods_ids: [b, c] })).error).toMatchObject({
      reason: 'STOCK_COUNT_OPEN',
      details: { count_id: first, goods: [b] },
    })
    expect((await open({ goods_ids: [c] })).data.status).toBe('open')
    expect((await call('POST', `/${first}/cancel`)).data).toMatchObject({
      status: 'cancelled',
      closed_by: 'Sari',
    })
    expect((await open({ goods_ids: [b] })).data.status).toBe('open')
  })

  it('has goods that no other open count has when four are opened at once', async () => {
    const ids = await Promise.all([build(1), build(1), build(1)])
    const answers = await Promise.all(Array.from({ length: 4 }, () => open({ goods_ids: ids })))
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(1)
    expect(answers.filter(({ error }) => error?.reason === 'STOCK_COUNT_OPEN')).toHaveLength(3)
  })

  /** The work begins after the first changes of a transaction, and runs beside it for a while before the others. */
  async function beside<T>(
    work: () => Promise<T>,
    before: (statements: Statements) => Promise<unknown>,
    after: (statements: Statements) => Promise<unknown> = async () => undefined,
  ): Promise<T> {
    let answer: Promise<T> | undefined
    await shop.database.transaction(
      async (statements) => {
        await before(statements)
        answer = work()
        await pause(300)
        await after(statements)
      },
      { recognisesItself: false },
    )
    if (answer === undefined) throw new Error('the work did not begin')
    return answer
  }
  const whileDeleting = <T>(goodsId: number, work: () => Promise<T>) =>
    beside(work, async (statements) => {
      await statements.change('DELETE FROM stock_count_lines WHERE goods_id = ?', [goodsId])
      await statements.change('DELETE FROM goods WHERE id = ?', [goodsId])
    })

  it('books what somebody is about to enter', async () => {
    const id = await build(10)
    const countId = await openOf([id])
    const booked = await beside(
      () => book(countId),
      (statements) => lockCount(statements, countId, 'LOCK IN SHARE MODE'),
      (statements) =>
        statements.change('UPDATE stock_count_lines SET counted = 4 WHERE count_id = ?', [countId]),
    )
    expect(booked.data).toMatchObject({ uncounted_count: 0, difference_count: 1 })
    expect(await stocksOf(id)).toEqual([4])
  })

  it('takes no entry that waited until it was closed', async () => {
    const id = await build(10)
    const countId = await openOf([id])
    const entered = await beside(
      () => enter(countId, id, 4),
      async (statements) => {
        await lockCount(statements, countId, 'FOR UPDATE')
        await closeCount(statements, countId, { status: 'cancelled', staffId: manager.staffId })
      },
    )
    expect(entered.error.reason).toBe('STOCK_COUNT_CLOSED')
  })

  it('has no goods that are deleted while it is opened', async () => {
    const [kept, deleted] = [await build(1), await build(0)]
    const opened = await whileDeleting(deleted, () => open({ goods_ids: [kept, deleted] }))
    expect(opened.data).toMatchObject({ line_count: 1 })
  })

  it('takes no entry of goods that are deleted meanwhile', async () => {
    const [kept, deleted] = [await build(1), await build(0)]
    const countId = await openOf([kept, deleted])
    const entered = await whileDeleting(deleted, () => enter(countId, deleted, 3))
    expect(entered.error.reason).toBe('STOCK_COUNT_LINE_NOT_FOUND')
  })

  it('takes entries of its own goods only, all or nothing', async () => {
    const [a, other] = [await build(1), await build(1)]
    const countId = await openOf([a])
    const lines = [a, other].map((goods_id) => ({ goods_id, counted: 5 }))
    expect((await call('PATCH', `/${countId}/lines`, { lines })).error).toMatchObject({
      reason: 'STOCK_COUNT_LINE_NOT_FOUND',
      details: { goods: [other] },
    })
    expect((await call('GET', `/${countId}/lines`)).data).toMatchObject([{ goods_id: a, counted: null }])
    expect((await enter(999_999, a, 1)).error.reason).toBe('STOCK_COUNT_NOT_FOUND')
    expect((await enter(countId, a, -1)).error.reason).toBe('VALIDATION_FAILED')
  })

  it('is listed, newest first, by pages and by status', async () => {
    const [a, b] = [await build(1), await build(1)]
    const [first, second] = [await openOf([a]), await openOf([b])]
    const page = await call('GET', '?status=open&page_size=1')
    expect(page.data).toMatchObject([{ count_id: second, status: 'open', opened_by: 'Sari' }])
    expect(page.headers['link']).toBe(`<?status=open&page_size=1&before=${second}>; rel="next"`)
    expect((await call('GET', `?status=open&before=${second}`)).data).toMatchObject([{ count_id: first }])
    expect((await call('GET', '/999999')).error.reason).toBe('STOCK_COUNT_NOT_FOUND')
    expect((await call('GET', '/999999/lines')).error.reason).toBe('STOCK_COUNT_NOT_FOUND')
  })

  it('has its lines by pages', async () => {
    const ids = [await build(1), await build(2), await build(3)]
    const countId = await openOf(ids)
    const page = await call('GET', `/${countId}/lines?page_size=2`)
    expect(page.data).toMatchObject([{ goods_id: ids[0] }, { goods_id: ids[1] }])
    expect(page.headers['link']).toBe(`<?only=all&page_size=2&after=${ids[1]}>; rel="next"`)
    const rest = await call('GET', `/${countId}/lines?page_size=2&after=${ids[1]}`)
    expect(rest.data).toMatchObject([{ goods_id: ids[2] }])
    expect(rest.headers['link']).toBeUndefined()
  })

  it('is made by managers only', async () => {
    const id = await build(1)
    const countId = await openOf([id])
    const asCashier = { ...cashier.headers, 'idempotency-key': freshKey() }
    const answers = await Promise.all([
      call('POST', '', {}, asCashier),
      call('PUT', `/${countId}/lines/${id}`, { counted: 1 }, asCashier),
      call('PATCH', `/${countId}/lines`, { lines: [{ goods_id: id, counted: 1 }] }, asCashier),
      call('POST', `/${countId}/book`, undefined, asCashier),
      call('POST', `/${countId}/cancel`, undefined, asCashier),
    ])
    expect(answers.map(({ error }) => error.reason)).toEqual(Array(5).fill('PERMISSION_DENIED'))
  })

  it('holds 10 000 goods and no more', async () => {
    await shop.database.transaction(
      (statements) =>
        statements.insertRows(
          'INSERT INTO goods (name, category, price, created_at, updated_at) VALUES ?',
          Array.from({ length: 10_001 }, () => ['Manik', 'Banyak', 1, '2026-11-24', '2026-11-24']),
        ),
      { recognisesItself: false },
    )
    expect((await open({ category: 'Banyak' })).error).toMatchObject({
      reason: 'STOCK_COUNT_TOO_LARGE',
      details: { lines_max: 10_000 },
    })
    await shop.change("DELETE FROM goods WHERE category = 'Banyak' ORDER BY id LIMIT 1")
    expect((await open({ category: 'Banyak' })).data.line_count).toBe(10_000)
  })
})
