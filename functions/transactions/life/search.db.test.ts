import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import { buildSale, type SaleToBuild } from '@kedai/shared/testing/build-sale.ts'
import { type BuiltStaff, buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'
import { SearchQuery } from './search-contract.ts'
import { indexFor, pageFilterOf } from './search-filter.ts'

describe.each(engines)('the search for transactions on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  let sari: BuiltStaff
  /** Ids by name, in the order in which they were sold. */
  const ids = new Map<string, string>()
  let today = ''

  beforeAll(async () => {
    sari = await buildStaff(shop.database, { role: 'cashier', name: 'Sari' })
    const goodsId = await buildGoods(shop.database, { stock: 1_000 })
    const sell = async (name: string, quantity: number, sale: Partial<SaleToBuild> = {}) => {
      ids.set(name, await buildSale(shop.database, { lines: [{ goodsId, quantity }], ...sale }))
    }
    await sell('one', 1)
    await sell('two', 2, { method: 'counter', table: 'Meja 7' })
    await sell('three', 3, { status: 'verified', method: 'card', staffId: sari.staffId })
    await sell('four', 4, { status: 'completed', note: 'bungkus' })
    const [row] = await shop.query<{ business_date: string }>('SELECT business_date FROM ledger_head')
    today = row?.business_date ?? ''
  })

  const search = (query: string) => ask(shop, 'GET', `transactions?${query}`, { as: sari })
  async function found(query: string): Promise<string[]> {
    const { data } = await search(query)
    const names = new Map([...ids].map(([name, id]) => [id, name]))
    return data.map((one: { transaction_id: string }) => names.get(one.transaction_id))
  }

  it('shows the newest first, each as a whole', async () => {
    const { data } = await search('')
    expect(await found('')).toEqual(['four', 'three', 'two', 'one'])
    expect(data[1]).toEqual({
      transaction_id: ids.get('three'),
      receipt_number: `${today.replaceAll('-', '')}-0003`,
      call_number: '003',
      business_date: today,
      received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      sold_at: null,
      status: 'verified',
      payment_status: 'paid',
      method: 'card',
      total_amount: 15_000,
      refunded_amount: 0,
      taken_by: { staff_id: sari.staffId, name: 'Sari' },
      customer: null,
      user_id: 100,
      table: '',
      note: '',
    })
  })

  it('finds by each of its filters', async () => {
    const within = `from=${today}&to=${today}`
    expect(await found('status=received')).toEqual(['two', 'one'])
    expect(await found('payment_status=waiting')).toEqual(['two'])
    expect(await found(`staff_id=${sari.staffId}`)).toEqual(['three'])
    expect(await found(`receipt_number=${today.replaceAll('-', '')}-0002`)).toEqual(['two'])
    expect(await found(`${within}&method=cash`)).toEqual(['four', 'one'])
    expect(await found(`${within}&amount_min=10000&amount_max=15000`)).toEqual(['three', 'two'])
    expect(await found(`${within}&table=Meja%207`)).toEqual(['two'])
    expect(await found(`${within}&call_number=004`)).toEqual(['four'])
    expect(await found(`${within}&status=received&method=cash`)).toEqual(['one'])
    expect(await found('from=2020-01-01&to=2020-12-31')).toEqual([])
    expect(await found('from=2020-01-01&to=2020-04-01&call_number=004')).toEqual([])
    expect(await found(`to=${today}`)).toEqual(['four', 'three', 'two', 'one'])
  })

  it('goes on from page to page, and counts when asked', async () => {
    const first = await search('page_size=3&count=true')
    expect(first.data).toHaveLength(3)
    expect(first.headers['x-total-count']).toBe('4')
    const cursor = `${today.replaceAll('-', '')}-0002`
    expect(first.headers['link']).toBe(`<?page_size=3&count=true&after=${cursor}>; rel="next"`)
    expect(await found(`page_size=3&after=${cursor}`)).toEqual(['one'])
    expect((await search(`page_size=3&after=${cursor}`)).headers).not.toHaveProperty('link')
    expect((await search('')).headers).not.toHaveProperty('x-total-count')
  })

  it('goes on from one day to the day before', async () => {
    await shop.change(
      "UPDATE transactions SET business_date = '2020-02-01', receipt_sequence = receipt_sequence + 10 WHERE receipt_sequence <= 2",
    )
    expect(await found(`after=${today.replaceAll('-', '')}-0003`)).toEqual(['two', 'one'])
    expect(await found('after=20200201-0012')).toEqual(['one'])
    await shop.change(
      "UPDATE transactions SET business_date = ?, receipt_sequence = receipt_sequence - 10 WHERE business_date = '2020-02-01'",
      [today],
    )
  })

  it.each([
    'method=cash',
    'table=7',
    'amount_min=1&from=2020-01-01',
    'call_number=001&from=2020-01-01&to=2020-04-02',
    'page_size=101',
    'after=1',
    'after=20260230-0001',
    'receipt_number=20261399-0001',
    'receipt_number=20261124-1',
    'status=paid',
    'from=2026-02-30',
    'colour=red',
  ])('refuses %s', async (query) => {
    expect((await search(query)).error?.reason).toBe('VALIDATION_FAILED')
  })

  it('is for the staff', async () => {
    expect((await ask(shop, 'GET', 'transactions')).error?.reason).toBe('SIGN_IN_REQUIRED')
  })

  it.each([
    ['', 'transactions_receipt'],
    ['payment_status=paid', 'transactions_receipt'],
    ['payment_status=waiting', 'transactions_by_payment'],
    ['status=completed', 'transactions_by_status'],
    ['staff_id=1', 'transactions_by_staff'],
    ['staff_id=1&status=completed&payment_status=paid', 'transactions_by_staff'],
    ['staff_id=1&status=received', 'transactions_by_status'],
    ['staff_id=1&status=completed&payment_status=refunded', 'transactions_by_payment'],
  ])('of %j walks along %s', async (query, index) => {
    const parsed = SearchQuery.parse(Object.fromEntries(new URLSearchParams(query)))
    expect(indexFor(parsed)).toBe(index)
    const { where, values } = pageFilterOf({ ...parsed, after: '20991231-0001' })
    const [plan] = await shop.query<{ key: string; Extra: string }>(
      `EXPLAIN SELECT id, note FROM transactions FORCE INDEX (${index}) WHERE ${where}
        ORDER BY business_date DESC, receipt_sequence DESC LIMIT 10`,
      values,
    )
    expect(plan?.key).toBe(index)
    expect(plan?.Extra.includes('filesort')).toBe(index === 'transactions_by_payment')
  })
})
