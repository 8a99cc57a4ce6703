import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newTransactionId, uuidToBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { buildGoods } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'
import { type History, openHistory } from '../testing/write-history.ts'
import { readFacts } from './read-facts.ts'
import { rebuildTotals } from './rebuild-totals.ts'
import { lockTotalsPosition, totalDay } from './total-day.ts'
import { updateDailyTotals } from './update-daily-totals.ts'

const DAYS = ['2026-11-01', '2026-11-02', '2026-11-03']

describe.each(engines)('the daily totals on $name', (engine) => {
  const shop = useTestShop(engine, [])
  afterEach(shop.expectBooksInOrder)
  let goodsId: number
  let cartId = 0
  let firstSale: Buffer

  beforeAll(async () => {
    goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    firstSale = await sell('2026-11-01', 1_000)
    await sell('2026-11-02', 2_000)
    await sell('2026-11-03', 4_000)
  })

  async function write(work: (history: History) => void): Promise<void> {
    await shop.database.transaction(
      async (statements) => {
        const history = await openHistory(statements)
        work(history)
        await history.write()
      },
      { recognisesItself: false },
    )
  }

  async function sell(businessDate: string, unitPrice: number): Promise<Buffer> {
    const id = uuidToBytes(newTransactionId())
    await write((history) =>
      history.sell({
        id,
        cartId: ++cartId,
        businessDate,
        at: `${businessDate} 01:00:00.000000`,
        method: 'cash',
        status: 'completed',
        paymentStatus: 'paid',
        lines: [{ kind: 'goods', goodsId, name: 'Kopi', quantity: 4, unitPrice: unitPrice / 4 }],
      }),
    )
    return id
  }

  /** Given back today, the third. */
  const refund = (id: Buffer, amount: number, isAll: boolean) =>
    write((history) =>
      history.step({
        id,
        at: '2026-11-03 02:00:00.000000',
        status: isAll ? 'refunded' : 'completed',
        paymentStatus: isAll ? 'refunded' : 'paid',
        refund: {
          businessDate: '2026-11-03',
          kind: 'refund',
          method: 'cash',
          amount,
          lines: [{ lineNumber: 1, quantity: 1, amount }],
        },
      }),
    )

  const soldOn = (days: readonly string[]) =>
    shop.database.snapshot(async (statements) => {
      const facts = await readFacts(statements, days)
      return (facts.of('sale').get('')?.amount ?? 0) - (facts.of('refund').get('')?.amount ?? 0)
    })
  const totalled = async () =>
    (
      await shop.query<{ day: string }>(
        'SELECT CAST(business_date AS CHAR) AS day FROM daily_totals_days ORDER BY business_date',
      )
    ).map(({ day }) => day)

  it('are of every day but today', async () => {
    expect(await updateDailyTotals(shop.database)).toEqual({ eventCount: 3, dayCount: 2, isCaughtUp: true })
    expect(await totalled()).toEqual(['2026-11-01', '2026-11-02'])
    expect(await soldOn(DAYS)).toBe(7_000)
  })

  it('have nothing to do where nothing happened', async () => {
    expect(await updateDailyTotals(shop.database)).toEqual({ eventCount: 0, dayCount: 0, isCaughtUp: true })
  })

  it('are what is read of a day that nothing touched', async () => {
    await shop.change("UPDATE daily_totals SET amount = 1 WHERE business_date = '2026-11-02'")
    expect(await soldOn(['2026-11-02'])).toBe(1)
  })

  it('that are wrong are found by a rebuild, and put right', async () => {
    expect(await rebuildTotals(shop.database)).toEqual({ dayCount: 2, differingDays: ['2026-11-02'] })
    expect(await soldOn(['2026-11-02'])).toBe(2_000)
    expect(await rebuildTotals(shop.database)).toEqual({ dayCount: 2, differingDays: [] })
  })

  it('miss nothing where a row is gone or one is too many', async () => {
    await shop.change("DELETE FROM daily_totals WHERE business_date = '2026-11-01' AND dimension = 'method'")
    await shop.change(
      `INSERT INTO daily_totals VALUES ('2026-11-02', 'method', 'shells', 1, 0, 5, 0, 0, 0, 0)`,
    )
    expect(await rebuildTotals(shop.database)).toMatchObject({ differingDays: ['2026-11-01', '2026-11-02'] })
  })

  it('of a day are not read once an event touches the day, and come back', async () => {
    await refund(firstSale, 300, false)
    expect(await soldOn(['2026-11-01'])).toBe(1_000)
    expect(await soldOn(['2026-11-03'])).toBe(3_700)
    await shop.change("UPDATE daily_totals SET amount = 1 WHERE business_date = '2026-11-01'")
    expect(await soldOn(['2026-11-01'])).toBe(1_000)
    expect(await updateDailyTotals(shop.database)).toEqual({ eventCount: 1, dayCount: 1, isCaughtUp: true })
    expect(await totalled()).toEqual(['2026-11-01', '2026-11-02'])
    expect(await soldOn(DAYS)).toBe(6_700)
  })

  it('drop the days that were touched before they add any up, however few events a call looks at', async () => {
    await refund(firstSale, 300, false)
    await refund(firstSale, 400, true)
    const updates = []
    for (let turn = 0; turn < 3; turn++) updates.push(await updateDailyTotals(shop.database, { limit: 1 }))
    expect(updates).toEqual([
      { eventCount: 1, dayCount: 0, isCaughtUp: false },
      { eventCount: 1, dayCount: 1, isCaughtUp: true },
      { eventCount: 0, dayCount: 0, isCaughtUp: true },
    ])
    expect(await soldOn(DAYS)).toBe(6_000)
  })

  it('of a day on which a sale is booked meanwhile do not hold', async () => {
    await shop.database.transaction(
      async (statements) => {
        await lockTotalsPosition(statements)
        // Committed after the position was locked, whether or not the sums see it.
        await sell('2026-11-03', 8_000)
      },
      { recognisesItself: false },
    )
    await totalDay(shop.database, '2026-11-03')
    await shop.change("UPDATE daily_totals SET amount = 1 WHERE business_date = '2026-11-03'")
    expect(await soldOn(['2026-11-03'])).toBe(11_000)
    await updateDailyTotals(shop.database)
    expect(await totalled()).toEqual(['2026-11-01', '2026-11-02'])
  })

  it('never hold past an event that they missed, though the position moves while a day is added up', async () => {
    const before = await soldOn(['2026-11-03'])
    let update: Promise<unknown> = Promise.resolve()
    const interrupted: Pick<Database, 'transaction'> = {
      transaction: (work, options) =>
        shop.database.transaction(
          (statements) =>
            work({
              ...statements,
              async change(sql, values) {
                if (sql.startsWith('INSERT INTO daily_totals_days')) {
                  await sell('2026-11-03', 400)
                  update = updateDailyTotals(shop.database, { dayLimit: 0 })
                  // It waits for the lock; without one it would be through by then.
                  await Promise.race([update, pause(500)])
                }
                return statements.change(sql, values)
              },
            }),
          options,
        ),
    }
    await totalDay(interrupted, '2026-11-03')
    await update
    expect(await soldOn(['2026-11-03'])).toBe(before + 400)
  })

  it('are added up by one process at a time', async () => {
    await shop.change('DELETE FROM daily_totals_days')
    await Promise.all(Array.from({ length: 4 }, () => updateDailyTotals(shop.database)))
    expect(await totalled()).toEqual(['2026-11-01', '2026-11-02'])
    expect(await rebuildTotals(shop.database)).toEqual({ dayCount: 2, differingDays: [] })
    expect(await soldOn(DAYS)).toBe(14_400)
  })

  it('are of days ahead as well, once the owner has set the date back', async () => {
    await sell('2026-12-24', 16_000)
    await shop.change("UPDATE ledger_head SET business_date = '2026-11-04', last_receipt_sequence = 0")
    await updateDailyTotals(shop.database)
    expect(await totalled()).toEqual([...DAYS, '2026-12-24'])
    expect(await soldOn(['2026-12-24'])).toBe(16_000)
  })
})
