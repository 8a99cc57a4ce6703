import { type BuiltStaff, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { openHistory, type PastCustomerEntry } from '@kedai/shared/testing/write-history.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reports } from '../handler.ts'

/** Later than any clock that runs this, so that it is the shop's today. */
const TODAY = '2099-06-30'

describe.each(engines)('the reports on accounts on $name', (engine) => {
  const shop = useTestShop(engine, [reports])
  afterEach(shop.expectBooksInOrder)
  let owner: BuiltStaff
  const get = (path: string) => shop.app.inject({ url: `/api/small/reports${path}`, headers: owner.headers })

  beforeAll(async () => {
    owner = await buildStaff(shop.database, { name: 'Ibu Sri' })
    await shop.change('UPDATE ledger_head SET business_date = ?', [TODAY])
    for (const [id, name, phone] of [
      [1, 'Bu Ani', '+62812'],
      [2, 'Pak Budi', ''],
      [3, 'Pak Cahyo', ''],
      [4, 'Bu Dewi', ''],
    ] as const) {
      await shop.change(
        `INSERT INTO customers (id, name, phone, credit_limit, created_at, updated_at)
         VALUES (?, ?, ?, 50000, SYSDATE(6), SYSDATE(6))`,
        [id, name, phone],
      )
    }
    await shop.database.transaction(
      async (statements) => {
        const history = await openHistory(statements)
        const enter = (
          customerId: number,
          businessDate: string,
          amount: number,
          kind: PastCustomerEntry['kind'] = 'correction',
        ) => history.enter({ customerId, kind, amount, businessDate, at: `${businessDate} 01:00:00.000000` })
        // 10 000 paid of 4 000 + 8 000 + 5 000 + 6 000: the oldest and most of the next are gone.
        enter(1, '2099-03-31', 4_000)
        enter(1, '2099-04-01', 8_000)
        enter(1, '2099-05-30', 5_000)
        enter(1, '2099-05-31', 6_000)
        enter(1, '2099-06-15', -10_000, 'repayment')
        enter(2, '2099-01-01', 2_500)
        enter(3, '2099-06-01', 1_000)
        enter(3, '2099-06-02', -1_000, 'repayment')
        enter(4, '2099-06-01', -700)
        await history.write()
      },
      { recognisesItself: false },
    )
    await shop.change(
      `INSERT INTO shifts (id, drawer, open_drawer, business_date, opened_by, opened_at, opening_float, closed_by,
         closed_at, expected_amount, counted_amount) VALUES
         (1, 'main', NULL, '2099-06-01', ?, '2099-06-01 01:00:00', 1000, ?, '2099-06-01 09:00:00', 1000, 900),
         (2, 'main', NULL, '2099-06-02', ?, '2099-06-02 01:00:00', 1000, ?, '2099-06-02 09:00:00', 1000, 1050),
         (3, 'main', 'main', '2099-06-02', ?, '2099-06-02 10:00:00', 500, NULL, NULL, NULL, NULL),
         (4, 'main', NULL, '2099-06-03', ?, '2099-06-03 01:00:00', 1000, ?, '2099-06-03 09:00:00', 1000, 1)`,
      Array.from({ length: 7 }, () => owner.staffId),
    )
  })

  it('tell what is owed, and for how long, when what comes in pays what is oldest', async () => {
    expect((await get('/customers')).json().data).toEqual({
      as_of: TODAY,
      customer_count: 2,
      owed_amount: 15_500,
      days_30_amount: 6_000,
      days_60_amount: 5_000,
      days_90_amount: 2_000,
      older_amount: 2_500,
      prepaid_amount: 700,
      customers: [
        {
          customer_id: 1,
          name: 'Bu Ani',
          phone: '+62812',
          balance: 13_000,
          credit_limit: 50_000,
          days_30_amount: 6_000,
          days_60_amount: 5_000,
          days_90_amount: 2_000,
          older_amount: 0,
          last_repayment_date: '2099-06-15',
        },
        expect.objectContaining({
          customer_id: 2,
          balance: 2_500,
          older_amount: 2_500,
          days_90_amount: 0,
          last_repayment_date: null,
        }),
      ],
    })
    expect((await get('/customers?format=csv')).body).toContain(
      "\r\n1,Bu Ani,'+62812,13000,50000,6000,5000,2000,0,2099-06-15\r\n",
    )
  })

  it('tell how the drawers of a period came out', async () => {
    const { shifts, ...sums } = (await get('/shifts?from=2099-06-01&to=2099-06-02')).json().data
    expect(sums).toEqual({
      shift_count: 3,
      open_count: 1,
      expected_amount: 2_000,
      counted_amount: 1_950,
      difference_amount: -50,
      short_amount: -100,
      over_amount: 50,
    })
    expect(shifts.map((one: { shift_id: number }) => one.shift_id)).toEqual([3, 2, 1])
    expect(shifts[0]).toMatchObject({ opened_by: 'Ibu Sri', closed_at: null, difference_amount: null })
    expect(shifts[2]).toMatchObject({ closed_at: '2099-06-01T09:00:00.000000Z', difference_amount: -100 })
    expect((await get('/shifts?from=2099-06-01&to=2099-06-02&format=csv')).body).toContain(
      '\r\n3,main,2099-06-02,Ibu Sri,2099-06-02T10:00:00.000000Z,,,500,,,\r\n',
    )
  })

  it('are of nothing where there was none', async () => {
    expect((await get('/shifts?from=2098-01-01&to=2098-01-01')).json().data).toEqual({
      shift_count: 0,
      open_count: 0,
      expected_amount: 0,
      counted_amount: 0,
      difference_amount: 0,
      short_amount: 0,
      over_amount: 0,
      shifts: [],
    })
  })
})
