import { openDatabase } from '@kedai/shared/database/database.ts'
import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createTestSchema } from '@kedai/shared/testing/engines/test-schema.ts'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlainGo } from '../servers/plain-go.ts'
import { fillGoods } from '../shop-goods.ts'
import { buildGo } from './build-go.ts'
import { createFewSchema } from './few-schema.ts'

/** The bench compares on MariaDB only. */
const mariadb = engines.filter(({ name }) => name === 'mariadb')
/** Where there is no Go it is fetched first. */
const BUILD_TIMEOUT_MS = 600_000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const KEY = 'one-key-of-a-client'

describe.each(mariadb)('the yardstick in Go on $name', (engine) => {
  describe.each(['few', 'same'] as const)('with %s rows', (rows) => {
    const cleanUp = new AsyncDisposableStack()
    let url: string
    let databaseUrl: string
    beforeAll(async () => {
      databaseUrl = rows === 'few' ? await fewSchema() : await kedaiSchema()
      const program = await buildGo()
      const started = await startPlainGo({ program, rows, databaseUrl, cleanUp })
      url = started.url
    }, BUILD_TIMEOUT_MS)
    afterAll(() => cleanUp.disposeAsync())

    async function fewSchema(): Promise<string> {
      const made = await createFewSchema(engine.adminUrl)
      cleanUp.defer(async () => {
        const root = await createConnection({ uri: engine.adminUrl })
        await root.query(`DROP DATABASE ${new URL(made).pathname.slice(1)}`)
        await root.end()
      })
      return made
    }

    async function kedaiSchema(): Promise<string> {
      const schema = await createTestSchema(engine)
      cleanUp.defer(() => schema.drop())
      const database = openDatabase({ url: schema.url, poolSize: 2 })
      await fillGoods(database)
      await database.close()
      return schema.url
    }

    async function ask<Data>(path: string, body?: object, headers: Record<string, string> = {}) {
      const response = await fetch(`${url}/api/small/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        }),
      })
      const answer = (await response.json()) as { code: number; status: string; data: Data }
      return { code: response.status, answer }
    }
    const openCart = async (goodsId = 1, total = 3) => {
      const { answer } = await ask<{ cart_id: number }>('cart', {
        user_id: 100,
        goods_id: goodsId,
        goods_price: 5000,
        total,
      })
      return answer.data.cart_id
    }
    const stockOf = async (goodsId: number) => {
      const { answer } = await ask<{ stock: number }[]>(`stocks?page=${goodsId}&total_goods=1&sort=ASC`)
      return answer.data[0]?.stock
    }

    it('lists a page of the goods in the order that is asked for', async () => {
      expect(await ask('stocks?page=2&total_goods=2&sort=asc&sort_by=id')).toEqual({
        code: 200,
        answer: {
          code: 200,
          status: 'OK',
          data: [
            { id: 3, name: 'Kopi 3', stock: 1_000_000, price: 5000 },
            { id: 4, name: 'Kopi 4', stock: 1_000_000, price: 5000 },
          ],
        },
      })
      const { answer } = await ask<{ id: number }[]>('stocks')
      expect(answer.data.map(({ id }) => id)).toEqual([100, 99, 98, 97, 96, 95, 94, 93, 92, 91])
      expect((await ask('stocks?sort_by=secret')).code).toBe(400)
    })

    it('adds to a cart, the same goods and others', async () => {
      const cartId = await openCart()
      const add = async (goodsId: number, price = 5000) =>
        ask('cart', { cart_id: cartId, user_id: 100, goods_id: goodsId, goods_price: price, total: 2 })
      expect((await add(1)).answer.data).toEqual({ cart_id: cartId, total_goods: 5, total_amount: 25_000 })
      expect((await add(2)).answer).toEqual({
        code: 200,
        status: 'OK',
        data: { cart_id: cartId, total_goods: 7, total_amount: 35_000 },
      })
      expect((await add(1, 4999)).code).toBe(409)
      expect((await add(101)).code).toBe(404)
    })

    it('pays a cart once, and takes its goods from the stock', async () => {
      const cartId = await openCart(7)
      const low = await ask('pay', { cart_id: cartId, payment_amount: 14_999 })
      expect(low.answer).toMatchObject({ code: 409, status: 'Conflict', data: null })
      const { answer } = await ask('pay', { cart_id: cartId, payment_amount: 20_000 })
      expect(answer).toEqual({
        code: 200,
        status: 'OK',
        data: {
          transaction_id: expect.stringMatching(UUID),
          total_amount: 15_000,
          payment_amount: 20_000,
          return_amount: 5000,
        },
      })
      expect((await ask('pay', { cart_id: cartId, payment_amount: 20_000 })).code).toBe(409)
      expect((await ask('pay', { cart_id: 9_007_199_254_740_990, payment_amount: 1 })).code).toBe(404)
      expect(await stockOf(7)).toBe(999_997)
    })

    if (rows === 'same') {
      it('answers a repeated key with the sale that it booked', async () => {
        const cartId = await openCart(9)
        const pay = (amount: number) =>
          ask('pay', { cart_id: cartId, payment_amount: amount }, { 'idempotency-key': KEY })
        const first = await pay(15_000)
        expect(first.code).toBe(200)
        expect(await pay(15_000)).toEqual(first)
        expect((await pay(15_001)).code).toBe(422)
        expect(await stockOf(9)).toBe(999_997)
      })
    }

    it('sells to many at once, and its books are in order', async () => {
      const carts = await Promise.all(Array.from({ length: 40 }, (_, index) => openCart(20 + (index % 4), 1)))
      const paid = await Promise.all(carts.map((id) => ask('pay', { cart_id: id, payment_amount: 5000 })))
      expect(new Set(paid.map(({ code }) => code))).toEqual(new Set([200]))
      expect(await stockOf(20)).toBe(999_990)
      if (rows === 'same') expect(await brokenRules()).toEqual([])
    })

    async function brokenRules(): Promise<unknown> {
      const database = openDatabase({ url: databaseUrl, poolSize: 1 })
      try {
        return await database.read(checkInvariants)
      } finally {
        await database.close()
      }
    }
  })
})
