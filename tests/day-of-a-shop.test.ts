import { randomUUID } from 'node:crypto'
import { acceptSetUpCode, newTypedCode } from '@kedai/shared/auth/set-up-code.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { inspectBackup } from '../start/backup/inspect-backup.ts'
import { restoreIntoDatabase } from '../start/backup/restore-into-database.ts'
import { takeBackup } from '../start/backup/take-backup.ts'
import { ask as askDatabase, contentsOf, emptyDatabase, GO_ON, HUSH } from '../start/backup/test-backup.ts'
import { verifyBooks } from '../start/books/verify-books.ts'

const GOODS_CSV = `nama;harga;modal;lacak stok;stok;kategori;barcode
Kopi Susu;12.000;5.000;ya;50;Minuman;
Es Teh;5.000;1.000;tidak;;Minuman;
Roti Bakar;15.000;7.500;ya;20;Makanan;8992761111113
Pisang Goreng;3.000;1.000;ya;30;Makanan;
`

/** Steps of one day, each resting on the ones before; run in their order. */
describe.each(engines)('a day of a shop on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  type Who = { readonly access_token: string } | undefined

  async function ask(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    path: string,
    payload?: unknown,
    who?: Who,
    more = {},
  ) {
    const response = await shop.app.inject({
      method,
      url: `/api/small/${path}`,
      ...(payload === undefined ? {} : { payload: payload as object }),
      headers: {
        ...(who === undefined ? {} : { authorization: `Bearer ${who.access_token}` }),
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
        ...more,
      },
    })
    if (response.statusCode !== 200) throw new Error(`${method} ${path}: ${response.body}`)
    const { headers } = response
    return { data: headers['content-type']?.includes('json') ? response.json().data : response.body, headers }
  }
  const get = async (path: string, who?: Who) => (await ask('GET', path, undefined, who)).data
  const post = async (path: string, payload: object, who?: Who) =>
    (await ask('POST', path, payload, who)).data

  let owner: Who
  let cashier: Who
  let shiftId: number
  const goods = new Map<string, number>()
  const idOf = (name: string) => goods.get(name) ?? 0
  const sales: Record<string, string> = {}

  async function cartOf(...lines: readonly { name: string; total?: number; modifiers?: number[] }[]) {
    let cartId: number | undefined
    for (const { name, total = 1, modifiers = [] } of lines) {
      const body = {
        user_id: 1,
        goods_id: idOf(name),
        total,
        modifiers,
        ...(cartId ? { cart_id: cartId } : {}),
      }
      cartId = (await post('cart', body)).cart_id
    }
    return cartId
  }

  it('begins with an owner, made by the code of the first start', async () => {
    const code = newTypedCode()
    await acceptSetUpCode(shop.database, code)
    const signedIn = await post('staff/set-up', {
      code,
      name: 'sari',
      display_name: 'Bu Sari',
      password: 'kopi tubruk panas',
    })
    owner = signedIn
    await post('staff/people', { name: 'budi', display_name: 'Budi', role: 'cashier', pin: '482913' }, owner)
    const till = await post('staff/devices', { name: 'Kasir 1' }, owner)
    cashier = await post('staff/sessions/pin', {
      device_secret: till.device_secret,
      name: 'budi',
      pin: '482913',
    })
    expect(await get('staff/me', cashier)).toMatchObject({ display_name: 'Budi', role: 'cashier' })
  })

  it('has its settings and its goods', async () => {
    const { headers } = await ask('GET', 'staff/settings', undefined, owner)
    await ask(
      'PATCH',
      'staff/settings',
      {
        shop_name: 'Warung Bu Sari',
        cash_rounding: 500,
        tenders: ['cash', 'counter', 'transfer', 'kasbon'],
        taxes: [{ name: 'PB1', basis_points: 1_000, is_inclusive: false, from_date: '2026-01-01' }],
      },
      owner,
      { 'if-match': headers.etag },
    )
    const csv = (query: string) =>
      ask('POST', `goods/import?${query}`, GOODS_CSV, owner, { 'content-type': 'text/csv' })
    expect((await csv('dry_run=true')).data).toMatchObject({
      line_count: 4,
      created_count: 4,
      fault_count: 0,
    })
    expect((await csv('dry_run=false')).data).toMatchObject({ created_count: 4 })
    for (const one of await get('goods?page_size=100', owner)) goods.set(one.name, one.goods_id ?? one.id)
    expect(await get('stocks?search=kopi')).toMatchObject([{ name: 'Kopi Susu', price: 12_000, stock: 50 }])
  })

  it('opens its drawer', async () => {
    shiftId = (await post('transactions/shifts', { opening_float: 200_000 }, cashier)).shift_id
  })

  it('takes orders from customers and at the till', async () => {
    // 24 000 + 2 400 = 26 400: the customer pays when it is served.
    const order = {
      cart_id: await cartOf({ name: 'Kopi Susu', total: 2 }),
      payment_amount: 26_400,
      method: 'counter',
    }
    sales['table'] = (await post('pay', { ...order, table: '4' })).transaction_id
    // 20 000 + 2 000 = 22 000
    const till = { cart_id: await cartOf({ name: 'Es Teh' }, { name: 'Roti Bakar' }), payment_amount: 50_000 }
    const paid = await post('pay', till, cashier)
    expect(paid).toMatchObject({ total_amount: 22_000, return_amount: 28_000, call_number: '002' })
    sales['till'] = paid.transaction_id
    // 9 000 + 900 = 9 900, in cash 10 000
    const round = { cart_id: await cartOf({ name: 'Pisang Goreng', total: 3 }), payment_amount: 10_000 }
    sales['rounded'] = (await post('pay', round, cashier)).transaction_id
    const wrong = {
      cart_id: await cartOf({ name: 'Kopi Susu', total: 9 }),
      payment_amount: 118_800,
      method: 'counter',
    }
    sales['wrong'] = (await post('pay', wrong)).transaction_id
  })

  it('serves and completes the one, and rejects the other', async () => {
    await post(`transactions/${sales['table']}/verify`, {}, cashier)
    await post(`transactions/${sales['table']}/payment`, { method: 'cash', payment_amount: 30_000 }, cashier)
    await post(`transactions/${sales['table']}/complete`, {}, cashier)
    await post(`transactions/${sales['wrong']}/reject`, { reason: 'Pesanan iseng' }, cashier)
    expect(await get(`notifications/${sales['wrong']}`)).toMatchObject({ status: 'rejected' })
    expect(await get(`notifications/${sales['table']}`)).toMatchObject({
      status: 'completed',
      payment_status: 'paid',
    })
  })

  it('sells on credit and gets a part of it back', async () => {
    const { customer_id } = await post(
      'transactions/customers',
      { name: 'Pak Joko', credit_limit: 50_000 },
      owner,
    )
    // 15 000 + 1 500
    const order = {
      cart_id: await cartOf({ name: 'Roti Bakar' }),
      payment_amount: 16_500,
      method: 'kasbon',
      customer_id,
    }
    sales['credit'] = (await post('pay', order, cashier)).transaction_id
    const repaid = await post(`transactions/customers/${customer_id}/repayments`, { amount: 6_500 }, cashier)
    expect(repaid.balance).toBe(10_000)
  })

  it('gives money back for what was not good', async () => {
    const lines = [{ line_number: 2, quantity: 1 }]
    const body = { reason: 'Gosong', restock: false, lines }
    // The bread's share of 22 000: 15 of 20 parts.
    expect(await post(`transactions/${sales['till']}/refund`, body, owner)).toMatchObject({ amount: 16_500 })
  })

  it('counts its stock', async () => {
    const { count_id } = await post('goods/counts', { category: 'Makanan' }, owner)
    await ask('PUT', `goods/counts/${count_id}/lines/${idOf('Pisang Goreng')}`, { counted: 25 }, owner)
    await post(`goods/counts/${count_id}/book`, {}, owner)
    expect((await get(`goods/${idOf('Pisang Goreng')}`, owner)).stock).toBe(25)
    // 50 − 2: what was rejected came back.
    expect((await get(`goods/${idOf('Kopi Susu')}`, owner)).stock).toBe(48)
  })

  it('closes its drawer', async () => {
    await post(`transactions/shifts/${shiftId}/movements`, { amount: -50_000, reason: 'Belanja es' }, cashier)
    // 200 000 + 22 000 + 10 000 + 26 400 + 6 500 − 16 500 − 50 000 = 198 400
    const denominations = [
      { value: 100_000, count: 1 },
      { value: 50_000, count: 1 },
      { value: 20_000, count: 2 },
      { value: 2_000, count: 4 },
      { value: 200, count: 1 },
    ]
    expect(await post(`transactions/shifts/${shiftId}/close`, { denominations }, cashier)).toMatchObject({
      expected_amount: 198_400,
      counted_amount: 198_200,
      difference: -200,
    })
  })

  it('knows what it sold', async () => {
    const figures = await get('reports/day', owner)
    expect(figures).toMatchObject({
      sale_count: 4,
      goods_amount: 68_000,
      tax_amount: 6_800,
      rounding_amount: 100,
      total_amount: 74_900,
      refund_count: 1,
      refund_amount: 16_500,
      net_amount: 58_400,
      credit: { given_amount: 16_500, repaid_amount: 6_500 },
      waiting: { sale_count: 0, total_amount: 0 },
    })
    const csv = await get('reports/day?format=csv', owner)
    expect(csv).toContain('58400')
  })

  it('is in order, is backed up, and is the same restored', async () => {
    await shop.expectBooksInOrder()
    const report = await verifyBooks(shop.schema.url, HUSH, GO_ON)
    expect(report.faults).toEqual([])
    const backup = await takeBackup({
      url: shop.schema.url,
      folder: temporaryFolder(),
      keep: 1,
      say: HUSH,
      stop: GO_ON,
    })
    await using empty = await emptyDatabase(engine)
    await restoreIntoDatabase(empty, await inspectBackup(backup.path), HUSH, GO_ON)
    const restored = await contentsOf((sql) => askDatabase(empty.url, sql))
    expect(restored).toEqual(await contentsOf((sql) => askDatabase(shop.schema.url, sql)))
  })
})
