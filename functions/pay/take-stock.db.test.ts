import type { SqlValue, Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { CartLine } from '@kedai/shared/sale/cart-record.ts'
import { decideSale, type SaleFacts } from '@kedai/shared/sale/decide-sale.ts'
import { PLAIN_RULES } from '@kedai/shared/sale/price-sale.ts'
import { readSaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { takeStock } from './take-stock.ts'

async function factsOf(statements: Statements, line: CartLine): Promise<SaleFacts> {
  return {
    lines: [line],
    catalogue: await readSaleCatalogue(statements, [line]),
    rules: PLAIN_RULES,
    tenders: [{ method: 'cash', amount: 10_000, customerId: null }],
  }
}

describe.each(engines)('taking stock on $name', (engine) => {
  const shop = useTestShop(engine, [])

  /** Takes 2 pieces at 5000 while `meanwhile` happens on another connection after each read of the goods. */
  async function take(goodsId: number, meanwhile: (read: number) => Promise<unknown>) {
    const line = { lineNumber: 1, goodsId, quantity: 2, unitPrice: 5000, note: '', modifierIds: [] }
    let reads = 0
    try {
      const sale = await shop.database.transaction(
        async (statements) => {
          const disturbed: Statements = {
            ...statements,
            async listRows<Row>(sql: string, values: Parameters<Statements['listRows']>[1]) {
              const rows = await statements.listRows<Row>(sql, values)
              await meanwhile(++reads)
              return rows
            },
          }
          const facts = await factsOf(disturbed, line)
          return takeStock(disturbed, facts, decideSale(facts))
        },
        { recognisesItself: false },
      )
      return sale.lines[0]?.stockChange
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return error.reason
    }
  }
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock
  const set = (goodsId: number, what: string) =>
    shop.change(`UPDATE goods SET ${what} WHERE id = ?`, [goodsId])

  it('takes the pieces when nothing happens meanwhile', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    expect(await take(goodsId, async () => undefined)).toBe(-2)
    expect(await stockOf(goodsId)).toBe(3)
  })

  it.each([
    ['the price changes', 'price = 6000', 'PRICE_CHANGED'],
    ['the goods are taken off the menu', 'is_active = 0', 'GOODS_INACTIVE'],
    ['others buy the stock up', 'stock = 1', 'OUT_OF_STOCK'],
  ])('refuses when, after it looked, %s', async (_what, change, reason) => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    expect(await take(goodsId, async (read) => read === 1 && set(goodsId, change))).toBe(reason)
    expect(await stockOf(goodsId)).toBe(reason === 'OUT_OF_STOCK' ? 1 : 5)
  })

  it('books no stock movement when tracking is switched off after it looked', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    expect(await take(goodsId, async (read) => read === 1 && set(goodsId, 'tracks_stock = 0'))).toBe(0)
    expect(await stockOf(goodsId)).toBe(5)
  })

  it('counts the pieces when tracking is switched on after it looked', async () => {
    const goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    const switchOn = async (read: number) => read === 1 && set(goodsId, 'tracks_stock = 1, stock = 9')
    expect(await take(goodsId, switchOn)).toBe(-2)
    expect(await stockOf(goodsId)).toBe(7)
  })

  it('refuses what is sold out after it looked, for goods without a count', async () => {
    const goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    expect(await take(goodsId, async (read) => read === 1 && set(goodsId, 'sold_out = 1'))).toBe(
      'OUT_OF_STOCK',
    )
  })

  it('asks to come back when the goods change at every look', async () => {
    const goodsId = await buildGoods(shop.database, { stock: 5 })
    const flip = (read: number) => set(goodsId, `tracks_stock = ${read % 2 === 1 ? 0 : 1}`)
    expect(await take(goodsId, flip)).toBe('UNAVAILABLE')
    expect(await stockOf(goodsId)).toBe(5)
  })

  it.each([true, false])(
    'locks goods by their primary key, as an edit of the menu does (counted: %s)',
    async (tracksStock) => {
      const goodsId = await buildGoods(shop.database, { tracksStock, stock: tracksStock ? 5 : 0 })
      const line = { lineNumber: 1, goodsId, quantity: 2, unitPrice: 5000, note: '', modifierIds: [] }
      const plans: unknown[] = []
      await shop.database.transaction(
        async (statements) => {
          const facts = await factsOf(statements, line)
          const explain = async (sql: string, values: readonly SqlValue[] = []) => {
            plans.push(
              ...(await statements.rows<{ key: string }>(`EXPLAIN ${sql}`, values)).map(({ key }) => key),
            )
          }
          const explained: Statements = {
            ...statements,
            async change(sql, values) {
              await explain(sql, values)
              return statements.change(sql, values)
            },
            async rows<Row>(sql: string, values?: readonly SqlValue[]) {
              await explain(sql, values)
              return statements.rows<Row>(sql, values)
            },
          }
          return takeStock(explained, facts, decideSale(facts))
        },
        { recognisesItself: false },
      )
      expect(plans).toEqual(['PRIMARY'])
    },
  )
})
