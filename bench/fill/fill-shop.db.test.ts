import { reports } from '@kedai/reports'
import { factQueries } from '@kedai/shared/reports/facts.ts'
import { updateDailyTotals } from '@kedai/shared/reports/update-daily-totals.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { fillShop } from './fill-shop.ts'

const OPTIONS = { goods: 200, transactions: 2_000, days: 40, lastDay: '2026-11-20', seed: 7 }

describe.each(engines)('a filled shop on $name', (engine) => {
  const shop = useTestShop(engine, [reports])

  it('has as many sales as were asked for, over those days, and books in order', async () => {
    const steps: number[] = []
    expect(await fillShop(shop.database, { ...OPTIONS, onProgress: (done) => steps.push(done) })).toBe(2_000)
    expect(
      await shop.query(
        `SELECT COUNT(*) AS count, COUNT(DISTINCT business_date) AS days, CAST(MIN(business_date) AS CHAR) AS first,
                CAST(MAX(business_date) AS CHAR) AS last FROM transactions`,
      ),
    ).toEqual([{ count: 2_000, days: 40, first: '2026-10-12', last: '2026-11-20' }])
    expect([steps.length, steps.at(-1)]).toEqual([40, 2_000])
    await shop.expectBooksInOrder()
  })

  it('has something of everything that a report tells', async () => {
    const [row] = await shop.query(
      `SELECT COUNT(DISTINCT method) AS methods, SUM(staff_id IS NULL) > 0 AS own_orders, SUM(status = 'refunded') > 0 AS refunds,
              (SELECT COUNT(*) > 0 FROM customer_entries) AS credit FROM transactions`,
    )
    expect(row).toMatchObject({ methods: 6, own_orders: 1, refunds: 1, credit: 1 })
  })

  it('is filled on where it was left, and only there', async () => {
    expect(await fillShop(shop.database, OPTIONS)).toBe(0)
    expect(await fillShop(shop.database, { ...OPTIONS, lastDay: '2026-11-22' })).toBeGreaterThan(50)
    await shop.expectBooksInOrder()
  })

  it('reads nothing of the other days when it adds a day up', async () => {
    const counts = await shop.query<{ count: number }>(
      "SELECT COUNT(*) AS count FROM transactions WHERE business_date = '2026-11-10'",
    )
    expect(counts[0]?.count).toBeGreaterThan(20)
    for (const sql of factQueries('= ?')) {
      const plan = await shop.database.read((statements) =>
        statements.listRows<{ table: string; key: string | null; type: string }>(`EXPLAIN ${sql}`, [
          '2026-11-10',
        ]),
      )
      const scanned = plan.filter(({ type }) => type === 'ALL' || type === 'index')
      expect([
        sql,
        scanned.map(({ table }) => table).filter((table) => table !== null && !/^</.test(table)),
      ]).toEqual([sql, []])
      // MariaDB names the index that it filters rows by as well.
      expect(plan[0]?.key?.split('|').at(-1)).toMatch(
        /^(transactions_receipt|refunds_by_date|transactions_by_payment)$/,
      )
    }
  })

  it('has totals of every day but today, in as many calls as it takes', async () => {
    let dayCount = 0
    for (let turn = 0; turn < 50; turn++) {
      const update = await updateDailyTotals(shop.database, { limit: 500, dayLimit: 5 })
      dayCount += update.dayCount
      if (update.isCaughtUp) break
    }
    expect(dayCount).toBe(41)
  })

  it('that sold by itself is refused', async () => {
    await shop.change("DELETE FROM settings WHERE name = 'made-up-history'")
    await expect(fillShop(shop.database, OPTIONS)).rejects.toThrow('This shop has sales of its own')
  })
})
