import { buildCart, buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterEach, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** How often each outcome came: `200` or a refusal's reason. */
function tally(responses: readonly { statusCode: number; json(): { error?: { reason: string } } }[]) {
  const counts: Record<string, number> = {}
  for (const response of responses) {
    const outcome = response.json().error?.reason ?? String(response.statusCode)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

describe.each(engines)('many at once on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  afterEach(shop.expectBooksInOrder)

  const pay = (cartId: number, payment_amount: number, key?: string) =>
    shop.app.inject({
      method: 'POST',
      url: '/api/small/pay',
      payload: { cart_id: cartId, payment_amount },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    })
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock

  it('sell the last piece to exactly one of 50 carts', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 1 })
    const carts = await Promise.all(times(50, () => buildCart(shop.database, { lines: [{ goodsId }] })))

    const responses = await Promise.all(carts.map((cartId) => pay(cartId, 5000)))

    expect(tally(responses)).toEqual({ 200: 1, OUT_OF_STOCK: 49 })
    expect(await stockOf(goodsId)).toBe(0)
  })

  it('pay a cart once with one key, and all 50 get the same answer', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })

    const responses = await Promise.all(times(50, () => pay(cartId, 5000, 'one-key-for-all-of-50')))

    expect(tally(responses)).toEqual({ 200: 50 })
    expect(new Set(responses.map((response) => response.body)).size).toBe(1)
    expect(responses.filter((response) => response.headers['idempotency-replayed'] === 'true')).toHaveLength(
      49,
    )
    expect(await stockOf(goodsId)).toBe(99)
  })

  it('pay a cart once with 50 different keys', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
    const responses = await Promise.all(times(50, (i) => pay(cartId, 5000, `a-key-of-its-own-${i}`)))
    expect(tally(responses)).toEqual({ 200: 1, CART_ALREADY_PAID: 49 })
    expect(await stockOf(goodsId)).toBe(99)
  })

  it('pay a cart once with no key at all', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
    const responses = await Promise.all(times(50, () => pay(cartId, 5000)))
    expect(tally(responses)).toEqual({ 200: 1, CART_ALREADY_PAID: 49 })
    expect(await stockOf(goodsId)).toBe(99)
  })

  it('pay carts with crossed goods without a deadlock', async () => {
    const [one, other] = [await buildGoods(shop.database), await buildGoods(shop.database)]
    const carts = await Promise.all(
      times(40, (i) => {
        const lines = [{ goodsId: one }, { goodsId: other }]
        return buildCart(shop.database, { lines: i % 2 === 0 ? lines : lines.reverse() })
      }),
    )
    const deadlocksBefore = await deadlocks()

    const responses = await Promise.all(carts.map((cartId) => pay(cartId, 10_000)))

    expect(tally(responses)).toEqual({ 200: 40 })
    expect([await stockOf(one), await stockOf(other)]).toEqual([60, 60])
    expect(await deadlocks()).toBe(deadlocksBefore)
  })

  it('sell while the menu is edited without a deadlock', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 1000 })
    const carts = await Promise.all(times(160, () => buildCart(shop.database, { lines: [{ goodsId }] })))
    const deadlocksBefore = await deadlocks()
    let isSelling = true
    const editing = (async () => {
      for (let edit = 0; isSelling; edit++) {
        const what = edit % 2 === 0 ? 'is_active = 1 - is_active' : 'price = 11000 - price'
        await shop.change(`UPDATE goods SET ${what}, version = version + 1 WHERE id = ?`, [goodsId])
      }
    })()

    const responses = await Promise.all(carts.map((cartId) => pay(cartId, 10_000)))
    isSelling = false
    await editing

    const counts = tally(responses)
    const known = ['200', 'GOODS_INACTIVE', 'PRICE_CHANGED', 'UNAVAILABLE']
    expect(Object.keys(counts).filter((outcome) => !known.includes(outcome))).toEqual([])
    expect(await stockOf(goodsId)).toBe(1000 - (counts['200'] ?? 0))
    expect(await deadlocks()).toBe(deadlocksBefore)
  })

  it('number sales that share no goods one after the other', async () => {
    const carts = await Promise.all(
      times(60, async () =>
        buildCart(shop.database, { lines: [{ goodsId: await buildGoods(shop.database) }] }),
      ),
    )
    const responses = await Promise.all(carts.map((cartId) => pay(cartId, 5000)))
    expect(tally(responses)).toEqual({ 200: 60 })
    const receipts = responses.map((response) => response.json().data.receipt_number)
    expect(new Set(receipts).size).toBe(60)
  })

  it('use one key on two carts for one of them only', async () => {
    const goodsId = await buildGoods(shop.database)
    const carts = await Promise.all(times(2, () => buildCart(shop.database, { lines: [{ goodsId }] })))

    const responses = await Promise.all(
      times(20, (i) => pay(carts[i % 2] ?? 0, 5000, 'one-key-on-two-carts')),
    )

    expect(tally(responses)).toEqual({ 200: 10, IDEMPOTENCY_KEY_REUSED: 10 })
    expect(await stockOf(goodsId)).toBe(99)
  })

  it('charge either the price that was accepted or nothing while it changes', async () => {
    const goodsId = await buildGoods(shop.database, { price: 5000 })
    const carts = await Promise.all(times(40, () => buildCart(shop.database, { lines: [{ goodsId }] })))

    const payments = carts.map((cartId) => pay(cartId, 10_000))
    await shop.change('UPDATE goods SET price = 6000, version = version + 1 WHERE id = ?', [goodsId])
    const responses = await Promise.all([
      ...payments,
      pay(await buildCart(shop.database, { lines: [{ goodsId }] }), 10_000),
    ])

    const counts = tally(responses)
    expect(Object.keys(counts).filter((outcome) => outcome !== '200')).toEqual(['PRICE_CHANGED'])
    expect(
      await shop.query(
        'SELECT DISTINCT unit_price FROM transaction_lines WHERE goods_id = ? AND unit_price <> 5000',
        [goodsId],
      ),
    ).toEqual([])
    expect(await stockOf(goodsId)).toBe(100 - (counts['200'] ?? 0))
  })

  it('sell nothing more of goods once they are taken off the menu', async () => {
    const goodsId = await buildGoods(shop.database)
    const carts = await Promise.all(times(40, () => buildCart(shop.database, { lines: [{ goodsId }] })))

    const payments = carts.map((cartId) => pay(cartId, 5000))
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [goodsId])
    const late = await pay(await buildCart(shop.database, { lines: [{ goodsId }] }), 5000)
    const counts = tally(await Promise.all(payments))

    expect(late.json().error?.reason).toBe('GOODS_INACTIVE')
    expect(
      Object.keys(counts).filter((outcome) => outcome !== '200' && outcome !== 'GOODS_INACTIVE'),
    ).toEqual([])
    expect(await stockOf(goodsId)).toBe(100 - (counts['200'] ?? 0))
  })

  it('let a reader of events by number skip none', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 1000 })
    const carts = await Promise.all(times(150, () => buildCart(shop.database, { lines: [{ goodsId }] })))
    const [head] = await shop.query<{ last: number }>('SELECT last_event_number AS last FROM ledger_head')
    const start = head?.last ?? 0
    let isSelling = true
    const read = async () => {
      const seen: number[] = []
      let last = start
      do {
        const rows = await shop.query<{ event_number: number }>(
          'SELECT event_number FROM transaction_events WHERE event_number > ? ORDER BY event_number LIMIT 100',
          [last],
        )
        seen.push(...rows.map((row) => row.event_number))
        last = seen.at(-1) ?? start
      } while (isSelling || last < start + carts.length)
      return seen
    }

    const reading = read()
    const responses = []
    for (let i = 0; i < carts.length; i += 8) {
      responses.push(...(await Promise.all(carts.slice(i, i + 8).map((cartId) => pay(cartId, 5000)))))
    }
    isSelling = false

    expect(tally(responses)).toEqual({ 200: 150 })
    expect(await reading).toEqual(times(150, (i) => start + 1 + i))
  })

  it('keep one cart’s lines right while 50 add to it', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { userId: 1 })
    const responses = await Promise.all(
      times(50, () =>
        shop.app.inject({
          method: 'POST',
          url: '/api/small/cart',
          payload: { cart_id: cartId, user_id: 1, goods_id: goodsId, total: 1 },
        }),
      ),
    )
    expect(tally(responses)).toEqual({ 200: 50 })
    expect(
      await shop.query('SELECT line_number, quantity FROM cart_lines WHERE cart_id = ?', [cartId]),
    ).toEqual([{ line_number: 1, quantity: 50 }])
  })

  it('answer IN_PROGRESS when another keeps the cart for too long', async () => {
    const goodsId = await buildGoods(shop.database)
    const cartId = await buildCart(shop.database, { lines: [{ goodsId }] })
    const release = Promise.withResolvers<void>()
    const locked = Promise.withResolvers<void>()
    const holder = shop.database.transaction(
      async (statements) => {
        await statements.rows('SELECT id FROM carts WHERE id = ? FOR UPDATE', [cartId])
        locked.resolve()
        await release.promise
        return null
      },
      { recognisesItself: false },
    )
    await locked.promise
    const response = await pay(cartId, 5000)
    release.resolve()
    await holder

    expect(response.statusCode).toBe(409)
    expect(response.json().error?.reason).toBe('IN_PROGRESS')
    expect(response.headers['retry-after']).toBe('1')
    expect((await pay(cartId, 5000)).statusCode).toBe(200)
  })

  /** Deadlocks since the server's start; nothing else runs beside the system tests. Only root may ask. */
  async function deadlocks(): Promise<number> {
    const root = await createConnection({ uri: engine.adminUrl })
    try {
      const [rows] = await root.query<RowDataPacket[]>(
        engine.name === 'mariadb'
          ? "SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'"
          : "SELECT `COUNT` AS Value FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks'",
      )
      return Number(rows[0]?.['Value'])
    } finally {
      await root.end()
    }
  }
})
