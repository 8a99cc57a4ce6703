import { newTransactionId, uuidFromBytes, uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { type BuiltStaff, buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { openHistory } from '@kedai/shared/testing/write-history.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reports } from '../handler.ts'

/** One more than a table reads at once. */
const MANY = 501
const MANY_ON = '2026-10-01'
const DAY = 'from=2026-11-02&to=2026-11-02'

const newId = () => uuidToBytes(newTransactionId())

describe.each(engines)('the sales one by one on $name', (engine) => {
  const shop = useTestShop(engine, [reports])
  afterEach(shop.expectBooksInOrder)
  const [first, split, credit, unpaid, served] = [newId(), newId(), newId(), newId(), newId()]
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
  const csvOf = async (path: string) => {
    const response = await get(path)
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    return response.body.split('\r\n')
  }
  /** Every page from the first to the one that names no next. */
  const pagesOf = async (path: string, query: string) => {
    const pages: { receipt_number: string; line_number?: number }[][] = []
    let next: string | undefined = `?${query}`
    while (next !== undefined && pages.length < 20) {
      const response = await get(`${path}${next}`)
      pages.push(response.json().data)
      next = /^<(.*)>; rel="next"$/.exec(String(response.headers.link))?.[1]
    }
    return pages
  }

  beforeAll(async () => {
    owner = await buildStaff(shop.database, { role: 'owner', name: 'Ibu Sri' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
    kopi = await buildGoods(shop.database, { name: 'Kopi', tracksStock: false, stock: 0 })
    teh = await buildGoods(shop.database, { name: '=Teh', tracksStock: true, stock: 50 })
    await shop.change(
      `INSERT INTO customers (id, name, credit_limit, created_at, updated_at)
       VALUES (1, '+Bu Ani', 100000, SYSDATE(6), SYSDATE(6))`,
    )
    await shop.database.transaction(
      async (statements) => {
        const history = await openHistory(statements)
        const paid = { status: 'completed', paymentStatus: 'paid', method: 'cash' } as const
        for (let number = 1; number <= MANY; number++) {
          history.sell({
            ...paid,
            id: newId(),
            cartId: number,
            businessDate: MANY_ON,
            at: `${MANY_ON} 01:00:00.000000`,
            lines: [{ kind: 'goods', goodsId: kopi, name: 'Kopi', unitPrice: 1_000 }],
          })
        }
        const sale = { ...paid, businessDate: '2026-11-02' }
        history.sell({
          ...sale,
          id: first,
          cartId: 1_001,
          at: '2026-11-02 01:59:59.000000',
          staffId: cashier.staffId,
          returnAmount: 3_050,
          lines: [
            {
              kind: 'goods',
              goodsId: kopi,
              name: 'Kopi',
              quantity: 2,
              unitPrice: 10_000,
              unitCost: 4_000,
              modifiers: [
                { id: 1, name: 'Extra shot', price_change: 3_000 },
                { id: 2, name: 'Es', price_change: 0 },
              ],
              note: 'Kurang manis',
            },
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
          cartId: 1_002,
          at: '2026-11-02 02:00:00.000000',
          method: 'split',
          returnAmount: 500,
          lines: [
            { kind: 'goods', goodsId: teh, name: '=Teh', quantity: 3, unitPrice: 3_000, tracksStock: true },
            { kind: 'discount', name: 'Discount', unitPrice: -500 },
            { kind: 'delivery', name: 'Delivery', unitPrice: 2_000 },
          ],
          tenders: [
            { method: 'cash', amount: 5_000 },
            { method: 'card', amount: 6_000 },
          ],
        })
        history.sell({
          ...sale,
          id: credit,
          cartId: 1_003,
          at: '2026-11-02 02:30:00.000000',
          method: 'kasbon',
          customerId: 1,
          staffId: cashier.staffId,
          lines: [{ kind: 'goods', goodsId: kopi, name: 'Kopi', unitPrice: 10_000 }],
        })
        const account = { customerId: 1, businessDate: '2026-11-02', at: '2026-11-02 02:30:00.000000' }
        history.enter({ ...account, kind: 'sale', amount: 10_000, transactionId: credit })
        for (const [index, id] of [unpaid, served].entries()) {
          history.sell({
            ...sale,
            id,
            cartId: 1_004 + index,
            at: '2026-11-02 03:00:00.000000',
            method: 'counter',
            status: 'received',
            paymentStatus: 'waiting',
            lines: [{ kind: 'goods', goodsId: kopi, name: 'Kopi', unitPrice: 7_000 }],
          })
        }
        history.step({
          id: served,
          at: '2026-11-02 03:30:00.000000',
          status: 'verified',
          paymentStatus: 'paid',
          paidBy: { method: 'card', amount: 7_000 },
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
    await shop.change(
      "UPDATE transactions SET table_label = '=5', sold_at = '2026-11-02 01:30:00' WHERE id = ?",
      [first],
    )
  })

  it('have their money and who belongs to them', async () => {
    const [one, two, three, four, ...more] = await dataOf(`/transactions?${DAY}`)
    expect(one).toEqual({
      transaction_id: uuidFromBytes(first),
      receipt_number: '20261102-0001',
      business_date: '2026-11-02',
      received_at: '2026-11-02T01:59:59.000000Z',
      sold_at: '2026-11-02T01:30:00.000000Z',
      status: 'completed',
      payment_status: 'paid',
      method: 'cash',
      payments: [{ method: 'cash', amount: 21_950 }],
      goods_amount: 20_000,
      discount_amount: -1_000,
      service_amount: 950,
      delivery_amount: 0,
      tax_amount: 1_995,
      included_tax_amount: 1_800,
      rounding_amount: 5,
      total_amount: 21_950,
      refunded_amount: 10_975,
      cashier: 'Budi',
      table: '=5',
      customer: null,
    })
    expect(two).toMatchObject({
      method: 'split',
      payments: [
        { method: 'cash', amount: 4_500 },
        { method: 'card', amount: 6_000 },
      ],
      goods_amount: 9_000,
      delivery_amount: 2_000,
      total_amount: 10_500,
      cashier: null,
    })
    expect(three).toMatchObject({
      method: 'kasbon',
      customer: '+Bu Ani',
      sold_at: null,
      total_amount: 10_000,
    })
    expect(four).toMatchObject({
      receipt_number: '20261102-0005',
      method: 'counter',
      payments: [{ method: 'card', amount: 7_000 }],
    })
    expect(more).toEqual([])
  })

  const SUMS = {
    goods_amount: 46_000,
    discount_amount: -1_500,
    service_amount: 950,
    delivery_amount: 2_000,
    tax_amount: 1_995,
    included_tax_amount: 1_800,
    rounding_amount: 5,
    total_amount: 49_450,
  }

  it("add up to the figures of the day's report", async () => {
    const sales: Record<string, number>[] = await dataOf(`/transactions?${DAY}`)
    const sumOf = (column: string) => sales.reduce((sum, sale) => sum + Number(sale[column]), 0)
    const day = await dataOf('/day?date=2026-11-02')
    expect(Object.fromEntries(Object.keys(SUMS).map((column) => [column, sumOf(column)]))).toEqual(SUMS)
    expect(day).toMatchObject({ sale_count: 4, ...SUMS })
    expect(sales).toHaveLength(4)

    const paid = new Map<string, number>()
    for (const { payments } of sales as unknown as { payments: { method: string; amount: number }[] }[]) {
      for (const { method, amount } of payments) paid.set(method, (paid.get(method) ?? 0) + amount)
    }
    expect(Object.fromEntries(paid)).toEqual({ cash: 26_450, card: 13_000, kasbon: 10_000 })
    expect(day.by_method).toMatchObject([
      { method: 'cash', amount: 26_450 },
      { method: 'card', amount: 13_000 },
      { method: 'kasbon', amount: 10_000 },
    ])
  })

  it('are what their lines add up to', async () => {
    const lines: { receipt_number: string; kind: string; amount: number; included_amount: number }[] =
      await dataOf(`/lines?${DAY}`)
    const sum = (of: (line: (typeof lines)[number]) => number) =>
      lines.reduce((total, line) => total + of(line), 0)
    const ofKind = (kind: string) => sum((line) => (line.kind === kind ? line.amount : 0))
    expect({
      goods_amount: ofKind('goods'),
      discount_amount: ofKind('discount'),
      service_amount: ofKind('service'),
      delivery_amount: ofKind('delivery'),
      tax_amount: ofKind('tax'),
      included_tax_amount: sum((line) => line.included_amount),
      rounding_amount: ofKind('rounding'),
      total_amount: sum((line) => line.amount),
    }).toEqual(SUMS)
    const totals = Object.entries(Object.groupBy(lines, (line) => line.receipt_number)).map(
      ([receipt, ofIt = []]) => [receipt, ofIt.reduce((total, line) => total + line.amount, 0)],
    )
    expect(totals).toEqual([
      ['20261102-0001', 21_950],
      ['20261102-0002', 10_500],
      ['20261102-0003', 10_000],
      ['20261102-0005', 7_000],
    ])
  })

  it('come in pages, each once, and lines go on within a sale', async () => {
    const sales = await pagesOf(
      '/transactions',
      `from=${MANY_ON}&to=2026-11-02&after=20261001-0500&page_size=2`,
    )
    expect(sales.map((page) => page.map((sale) => sale.receipt_number))).toEqual([
      ['20261001-0501', '20261102-0001'],
      ['20261102-0002', '20261102-0003'],
      ['20261102-0005'],
    ])
    const lines = await pagesOf('/lines', `${DAY}&page_size=4`)
    expect(
      lines.map((page) => page.map((line) => `${line.receipt_number.slice(-1)}:${line.line_number}`)),
    ).toEqual([
      ['1:1', '1:2', '1:3', '1:4'],
      ['1:5', '1:6', '2:1', '2:2'],
      ['2:3', '3:1', '5:1'],
    ])
  })

  it('go on after the last line of a sale, and begin with the period for a cursor before it', async () => {
    const receiptsOf = (rows: { receipt_number: string }[]) => rows.map((row) => row.receipt_number)
    expect(receiptsOf(await dataOf(`/lines?${DAY}&after=20261102-0001:6&page_size=1`))).toEqual([
      '20261102-0002',
    ])
    expect(receiptsOf(await dataOf(`/lines?${DAY}&after=20261001-0009:1&page_size=1`))).toEqual([
      '20261102-0001',
    ])
    expect(receiptsOf(await dataOf(`/transactions?${DAY}&after=20261001-0009&page_size=1`))).toEqual([
      '20261102-0001',
    ])
    expect(await dataOf(`/transactions?${DAY}&after=20261102-0005`)).toEqual([])
    expect(await dataOf(`/lines?${DAY}&after=20261102-0005:1`)).toEqual([])
  })

  it('come as a table for a spreadsheet, with no formula in it', async () => {
    const [header, one, two, three, four, ...end] = await csvOf(`/transactions?${DAY}&format=csv&separator=;`)
    expect(header).toBe(
      '\uFEFFreceipt_number;business_date;received_at;sold_at;status;payment_status;method;payments;goods_amount;' +
        'discount_amount;service_amount;delivery_amount;tax_amount;included_tax_amount;rounding_amount;' +
        'total_amount;refunded_amount;cashier;table;customer;transaction_id',
    )
    expect(one).toBe(
      '20261102-0001;2026-11-02;2026-11-02T01:59:59.000000Z;2026-11-02T01:30:00.000000Z;completed;paid;cash;' +
        `cash 21950;20000;-1000;950;0;1995;1800;5;21950;10975;Budi;'=5;;${uuidFromBytes(first)}`,
    )
    expect(two).toContain(';split;cash 4500 + card 6000;9000;-500;0;2000;0;0;0;10500;0;;;;')
    expect(three).toContain(";10000;0;Budi;;'+Bu Ani;")
    expect(four).toContain('20261102-0005;')
    expect(end).toEqual([''])
  })

  it('have their lines as a table for a spreadsheet', async () => {
    const lines = await csvOf(`/lines?${DAY}&format=csv&separator=;`)
    expect(lines.slice(0, 3)).toEqual([
      '\uFEFFreceipt_number;business_date;line_number;kind;goods_id;name;modifiers;quantity;unit_price;amount;' +
        'included_amount;unit_cost;of_line;note',
      `20261102-0001;2026-11-02;1;goods;${kopi};Kopi;Extra shot, Es;2;10000;20000;0;4000;;Kurang manis`,
      '20261102-0001;2026-11-02;2;discount;;Discount;;1;-1000;-1000;0;;1;',
    ])
    expect(lines).toContain('20261102-0001;2026-11-02;5;tax;;PPN;;1;0;0;1800;;;')
    expect(lines).toContain(`20261102-0002;2026-11-02;1;goods;${teh};'=Teh;;3;3000;9000;0;;;`)
    expect(lines).toHaveLength(13)
  })

  it.each(['transactions', 'lines'])('come whole in a table of %s, however many', async (path) => {
    const [, ...rows] = await csvOf(`/${path}?from=${MANY_ON}&to=${MANY_ON}&format=csv`)
    expect(rows.map((row) => row.slice(0, 13))).toEqual([
      ...Array.from({ length: MANY }, (_, index) => `20261001-${String(index + 1).padStart(4, '0')}`),
      '',
    ])
  })

  it.each([
    '/transactions?from=2026-11-02',
    '/transactions?from=2026-08-03&to=2026-11-03',
    '/transactions?from=2026-11-02&to=2026-11-01',
    `/transactions?${DAY}&page_size=101`,
    `/transactions?${DAY}&page_size=0`,
    `/transactions?${DAY}&after=20261302-0001`,
    `/transactions?${DAY}&format=csv&after=20261102-0001`,
    '/lines?from=2026-08-03&to=2026-11-03',
    `/lines?${DAY}&after=20261102-0001`,
    `/lines?${DAY}&after=20261102-0001:0`,
    `/lines?${DAY}&after=20261102-0001:32001`,
    `/lines?${DAY}&format=csv&after=20261102-0001:1`,
  ])('are refused for %s', async (path) => {
    expect((await get(path)).json().error.reason).toBe('VALIDATION_FAILED')
  })

  it('are given for 92 days', async () => {
    expect((await get('/transactions?from=2026-08-04&to=2026-11-03')).statusCode).toBe(200)
  })

  it.each(['transactions', 'lines'])('are for leaders only: %s', async (path) => {
    expect((await get(`/${path}?${DAY}&format=csv`, cashier)).json().error.reason).toBe('PERMISSION_DENIED')
  })
})
