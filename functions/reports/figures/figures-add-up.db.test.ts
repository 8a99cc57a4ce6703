import type { Statements } from '@kedai/shared/database/statements.ts'
import { DIMENSIONS } from '@kedai/shared/reports/facts.ts'
import { type Facts, readFacts, readLiveFacts } from '@kedai/shared/reports/read-facts.ts'
import { rebuildTotals } from '@kedai/shared/reports/rebuild-totals.ts'
import { type BuiltStaff, buildGoods, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { createRandomShop, type ExpectedDay, moves } from '@kedai/shared/testing/random-shop.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reports } from '../handler.ts'
import type { PeriodFigures } from './contract.ts'

const RUNS = 12
const YEAR_MS = 366 * 86_400_000

describe.each(engines)('the parts of any report on $name', (engine) => {
  const shop = useTestShop(engine, [reports])
  afterEach(shop.expectBooksInOrder)
  let owner: BuiltStaff
  let staffIds: number[]
  let goodsIds: number[]
  let firstMs = Date.parse('1971-01-01T00:00:00Z')

  beforeAll(async () => {
    await buildSettings(shop.database, { time_zone: 'Asia/Kathmandu' })
    owner = await buildStaff(shop.database)
    staffIds = [owner.staffId, (await buildStaff(shop.database, { role: 'cashier' })).staffId]
    goodsIds = []
    for (const category of ['a', 'b', 'b']) {
      goodsIds.push(await buildGoods(shop.database, { category, tracksStock: false, stock: 0 }))
    }
  })

  async function periodOf(days: readonly string[]): Promise<PeriodFigures> {
    const response = await shop.app.inject({
      url: `/api/small/reports/period?from=${days[0]}&to=${days.at(-1)}`,
      headers: owner.headers,
    })
    expect(response.statusCode, response.body).toBe(200)
    return response.json().data
  }

  async function expectAllToAddUp(expected: ReadonlyMap<string, ExpectedDay>): Promise<void> {
    const days = [...expected.keys()]
    const report = await periodOf(days)
    const sums = {
      sale_count: sum([...expected.values()], 'sale_count'),
      total_amount: sum([...expected.values()], 'total_amount'),
      refund_amount: sum([...expected.values()], 'refund_amount'),
    }
    expect(report).toMatchObject(sums)
    expect(report.waiting.total_amount).toBe(sum([...expected.values()], 'waiting_amount'))
    for (const { period, sale_count, total_amount, refund_amount } of report.series) {
      expect(expected.get(period)).toMatchObject({ sale_count, total_amount, refund_amount })
    }
    const parts = {
      lines:
        report.goods_amount +
        report.discount_amount +
        report.service_amount +
        report.delivery_amount +
        report.tax_amount +
        report.rounding_amount,
      by_hour: sum(report.by_hour, 'total_amount'),
      by_method: sum(report.by_method, 'amount'),
      by_cashier: sum(report.by_cashier, 'total_amount'),
      series: sum(report.series, 'total_amount'),
    }
    for (const [part, amount] of Object.entries(parts))
      expect([part, amount]).toEqual([part, sums.total_amount])
    expect([sum(report.by_goods, 'amount'), sum(report.by_category, 'amount')]).toEqual([
      report.goods_amount,
      report.goods_amount,
    ])
    expect(sum(report.taxes, 'amount')).toBe(report.tax_amount)
    expect(sum(report.by_hour, 'sale_count')).toBe(sums.sale_count)
    expect(sum(report.by_cashier, 'sale_count')).toBe(sums.sale_count)
    expect(sum(report.by_method, 'refund_amount')).toBe(sums.refund_amount)
    expect(sum(report.by_cashier, 'refund_amount')).toBe(sums.refund_amount)
    for (const one of [...report.by_goods, ...report.by_category]) {
      expect(one.margin_amount + one.cost_amount + one.uncosted_amount).toBe(one.amount + one.discount_amount)
    }
    await expectTotalsLikeSales(days)
  }

  /** What is read, totals and all, is what the sales alone come to, in every dimension. */
  async function expectTotalsLikeSales(days: readonly string[]): Promise<void> {
    const { read, live } = await shop.database.snapshot(async (statements: Statements) => ({
      read: plainly(await readFacts(statements, days)),
      live: await readLiveFacts(statements, days),
    }))
    const direct: Record<string, number> = {}
    for (const { dimension, entry_key, entry_count, amount, quantity, other_amount, cost } of live) {
      const key = `${dimension} ${entry_key}`
      direct[key] =
        (direct[key] ?? 0) + entry_count + amount * 3 + quantity * 7 + other_amount * 11 + cost * 13
    }
    expect(read).toEqual(direct)
  }

  it('add up to its total, and its totals are what its sales come to, whatever was sold and when', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (played) => {
        firstMs += YEAR_MS
        const firstDay = new Date(firstMs).toISOString().slice(0, 10)
        const random = createRandomShop(shop.database, firstDay, goodsIds, staffIds)
        for (const move of played) {
          if (move.kind === 'total') await expectAllToAddUp(random.expected())
          await random.play(move)
          if (move.kind === 'total') await expectAllToAddUp(random.expected())
        }
        await expectAllToAddUp(random.expected())
      }),
      { numRuns: RUNS },
    )
    expect(await rebuildTotals(shop.database)).toMatchObject({ differingDays: [] })
  })
})

function sum<Key extends string>(all: readonly Record<Key, number>[], key: Key): number {
  return all.reduce((total, one) => total + one[key], 0)
}

function plainly(facts: Facts): Record<string, number> {
  return Object.fromEntries(
    DIMENSIONS.flatMap((dimension) =>
      [...facts.of(dimension)].map(([key, { entry_count, amount, quantity, other_amount, cost }]) => [
        `${dimension} ${key}`,
        entry_count + amount * 3 + quantity * 7 + other_amount * 11 + cost * 13,
      ]),
    ),
  )
}
