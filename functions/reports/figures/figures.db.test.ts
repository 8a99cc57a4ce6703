import { newTransactionId, uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { updateDailyTotals } from '@kedai/shared/reports/update-daily-totals.ts'
import { type BuiltStaff, buildGoods, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { openHistory } from '@kedai/shared/testing/write-history.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reports } from '../handler.ts'

const newId = () => uuidToBytes(newTransactionId())

describe.each(engines)('the figures on $name', (engine) => {
  const shop = useTestShop(engine, [reports])
  afterEach(shop.expectBooksInOrder)
  let owner: BuiltStaff
  let cashier: BuiltStaff
  let kopi: number
  let teh: number

  const get = (path: string, as: { headers: BuiltStaff['headers'] } = owner) =>
    shop.app.inject({ url: `/api/small/reports${path}`, headers: as.headers })
  const dataOf = async (path: string) => {
    const response = await get(path)
    expect(response.statusCode, response.body).toBe(200)
    return response.json().data
  }

  /** A day with something of everything, and a refund of it on the next. */
  beforeAll(async () => {
    await buildSettings(shop.database, { time_zone: 'Asia/Jakarta' })
    owner = await buildStaff(shop.database, { role: 'owner', name: 'Ibu Sri' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
    kopi = await buildGoods(shop.database, {
      name: 'Kopi',
      category: 'Minuman',
      tracksStock: false,
      stock: 0,
    })
    teh = await buildGoods(shop.database, { name: '=Teh', category: 'Minuman', tracksStock: true, stock: 50 })
    await shop.change(
      `INSERT INTO customers (id, name, credit_limit, created_at, updated_at)
       VALUES (1, 'Bu Ani', 100000, SYSDATE(6), SYSDATE(6))`,
    )
    await shop.database.transaction(
      async (statements) => {
        const history = await openHistory(statements)
        const [first, split, credit, waiting] = [newId(), newId(), newId(), newId()]
        const sale = { businessDate: '2026-11-02', status: 'completed', paymentStatus: 'paid' } as const
        // 2 × 10 000 − 1 000 + 950 service + 1 995 tax + 5 rounding.
        history.sell({
          ...sale,
          id: first,
          cartId: 1,
          at: '2026-11-02 01:59:59.000000',
          method: 'cash',
          staffId: cashier.staffId,
          returnAmount: 3050,
          lines: [
            { kind: 'goods', goodsId: kopi, name: 'Kopi', quantity: 2, unitPrice: 10_000, unitCost: 4_000 },
            { kind: 'discount', name: 'Discount', unitPrice: -1_000, ofLine: 1 },
            { kind: 'service', name: 'Service', unitPrice: 950 },
            { kind: 'tax', name: 'PB1', unitPrice: 1_995 },
            { kind: 'tax', name: 'PPN', unitPrice: 0, includedAmount: 1_800 },
            { kind: 'rounding', name: 'Rounding', unitPrice: 5 },
          ],
        })
        history.sell({
          ...sale,
          id: split,
          cartId: 2,
          at: '2026-11-02 02:00:00.000000',
          method: 'split',
          returnAmount: 500,
          lines: [
            { kind: 'goods', goodsId: teh, name: 'Teh', quantity: 3, unitPrice: 3_000, tracksStock: true },
            { kind: 'discount', name: 'Discount', unitPrice: -500 },
            { kind: 'delivery', name: 'Delivery', unitPrice: 2_000 },
          ],
          tenders: [
            { method: 'card', amount: 6_000 },
            { method: 'cash', amount: 5_000 },
          ],
        })
        history.sell({
          ...sale,
          id: credit,
          cartId: 3,
          at: '2026-11-02 02:30:00.000000',
          method: 'kasbon',
          customerId: 1,
          staffId: cashier.staffId,
          lines: [{ kind: 'goods', goodsId: kopi, name: 'Kopi', unitPrice: 10_000, unitCost: null }],
        })
        const on = { customerId: 1, businessDate: '2026-11-02', at: '2026-11-02 02:30:00.000000' }
        history.enter({ ...on, kind: 'sale', amount: 10_000, transactionId: credit })
        history.enter({ ...on, kind: 'repayment', amount: -4_000, method: 'cash' })
        history.sell({
          ...sale,
          id: waiting,
          cartId: 4,
          at: '2026-11-02 03:00:00.000000',
          method: 'counter',
          status: 'received',
          paymentStatus: 'waiting',
          lines: [{ kind: 'goods', goodsId: kopi, name: 'Kopi', unitPrice: 7_000 }],
        })
        history.step({
          id: first,
          at: '2026-11-03 01:00:00.000000',
          status: 'completed',
          paymentStatus: 'paid',
          staffId: owner.staffId,
          refund: {
            businessDate: '2026-11-03',
            kind: 'refund',
            method: 'cash',
            amount: 10_975,
            lines: [{ lineNumber: 1, quantity: 1, amount: 10_975 }],
          },
        })
        await history.write()
      },
      { recognisesItself: false },
    )
  })

  const KOPI = {
    name: 'Kopi',
    category: 'Minuman',
    quantity: 3,
    amount: 30_000,
    discount_amount: -1_000,
    cost_amount: 8_000,
    margin_amount: 11_000,
    uncosted_quantity: 1,
    uncosted_amount: 10_000,
    refunded_quantity: 0,
    refunded_amount: 0,
  }

  async function expectTheDay() {
    const day = await dataOf('/day?date=2026-11-02')
    expect(day).toMatchObject({
      from: '2026-11-02',
      to: '2026-11-02',
      sale_count: 3,
      goods_amount: 39_000,
      discount_amount: -1_500,
      service_amount: 950,
      delivery_amount: 2_000,
      tax_amount: 1_995,
      included_tax_amount: 1_800,
      rounding_amount: 5,
      total_amount: 42_450,
      refund_count: 0,
      refund_amount: 0,
      net_amount: 42_450,
      average_amount: 14_150,
      cost_amount: 8_000,
      margin_amount: 11_000,
      uncosted_amount: 19_000,
      taxes: [
        { name: 'PB1', amount: 1_995, included_amount: 0 },
        { name: 'PPN', amount: 0, included_amount: 1_800 },
      ],
      by_goods: [
        { goods_id: kopi, ...KOPI },
        {
          goods_id: teh,
          name: '=Teh',
          quantity: 3,
          amount: 9_000,
          discount_amount: 0,
          uncosted_amount: 9_000,
        },
      ],
      goods_count: 2,
      by_category: [{ category: 'Minuman', quantity: 6, amount: 39_000, margin_amount: 11_000 }],
      by_method: [
        { method: 'cash', payment_count: 2, amount: 26_450, refund_amount: 0 },
        { method: 'kasbon', payment_count: 1, amount: 10_000, refund_amount: 0 },
        { method: 'card', payment_count: 1, amount: 6_000, refund_amount: 0 },
      ],
      by_cashier: [
        { staff_id: cashier.staffId, name: 'Budi', sale_count: 2, total_amount: 31_950, refund_amount: 0 },
        { staff_id: null, name: '', sale_count: 1, total_amount: 10_500, refund_amount: 0 },
      ],
      credit: { given_amount: 10_000, repaid_amount: 4_000, returned_amount: 0, corrected_amount: 0 },
      waiting: { sale_count: 1, total_amount: 7_000 },
    })
    const hours = day.by_hour.filter((one: { sale_count: number }) => one.sale_count > 0)
    expect(hours).toEqual([
      { hour: 8, sale_count: 1, total_amount: 21_950 },
      { hour: 9, sale_count: 2, total_amount: 20_500 },
    ])
  }

  async function expectTheNextDay() {
    expect(await dataOf('/day?date=2026-11-03')).toMatchObject({
      sale_count: 0,
      total_amount: 0,
      refund_count: 1,
      refund_amount: 10_975,
      net_amount: -10_975,
      average_amount: 0,
      by_goods: [{ goods_id: kopi, quantity: 0, amount: 0, refunded_quantity: 1, refunded_amount: 10_975 }],
      by_method: [{ method: 'cash', payment_count: 0, amount: 0, refund_amount: 10_975 }],
      by_cashier: [
        { staff_id: owner.staffId, name: 'Ibu Sri', sale_count: 0, refund_count: 1, refund_amount: 10_975 },
      ],
    })
  }

  it('of a day are read from its sales', async () => {
    await expectTheDay()
    await expectTheNextDay()
  })

  it('of a day are the same from its totals', async () => {
    await shop.change("UPDATE ledger_head SET business_date = '2026-11-04', last_receipt_sequence = 0")
    expect(await updateDailyTotals(shop.database)).toEqual({ eventCount: 5, dayCount: 2, isCaughtUp: true })
    await expectTheDay()
    await expectTheNextDay()
  })

  it('of a period are those of its days, and a series of them', async () => {
    expect(await dataOf('/period?from=2026-10-01&to=2026-11-30')).toMatchObject({
      sale_count: 3,
      total_amount: 42_450,
      refund_amount: 10_975,
      net_amount: 31_475,
      credit: { given_amount: 10_000 },
      series: [
        { period: '2026-11-02', sale_count: 3, total_amount: 42_450, refund_amount: 0, net_amount: 42_450 },
        { period: '2026-11-03', sale_count: 0, total_amount: 0, refund_amount: 10_975, net_amount: -10_975 },
      ],
    })
    const { series } = await dataOf('/period?from=2026-10-01&to=2026-11-30&group=month')
    expect(series).toEqual([
      { period: '2026-11', sale_count: 3, total_amount: 42_450, refund_amount: 10_975, net_amount: 31_475 },
    ])
  })

  it("are of the shop's today where no date is named", async () => {
    const { from, to } = await dataOf('/day')
    expect([from, to]).toEqual([expect.stringMatching(/^20\d\d-\d\d-\d\d$/), from])
  })

  it('come as a table for a spreadsheet, with no formula in it', async () => {
    const response = await get('/day?date=2026-11-02&format=csv&separator=;')
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="sales-2026-11-02.csv"',
    })
    const lines = response.body.split('\r\n')
    expect(lines).toContain('summary;total_amount;;;;42450;;;;;;;')
    expect(lines).toContain('tax;PPN;PPN;;;0;1800;;;;;;')
    expect(lines).toContain(`goods;${kopi};Kopi;;3;30000;;-1000;8000;11000;;0;0`)
    expect(lines).toContain(`goods;${teh};'=Teh;;3;9000;;0;0;0;;0;0`)
    expect(lines).toContain('method;cash;;2;;26450;;;;;;;0')
  })

  it.each([
    '/day?date=2026-13-01',
    '/day?date=yesterday',
    '/day?format=pdf',
    '/period?from=2026-11-02&to=2026-11-01',
    '/period?from=2025-01-01&to=2026-02-05',
    '/period?from=2026-11-02',
  ])('are refused for %s', async (path) => {
    expect((await get(path)).json().error.reason).toBe('VALIDATION_FAILED')
  })

  it('are given for 400 days', async () => {
    expect((await get('/period?from=2025-01-01&to=2026-02-04')).statusCode).toBe(200)
  })

  it('are for leaders only', async () => {
    expect((await get('/day', cashier)).json().error.reason).toBe('PERMISSION_DENIED')
  })
})
