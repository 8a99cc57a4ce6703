import { buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'

let keyCount = 0
const freshKey = () => `customer-test-key-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('a customer with credit on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  afterEach(shop.expectBooksInOrder)
  let manager: Awaited<ReturnType<typeof buildStaff>>
  let cashier: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager', name: 'Sari' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
  })

  async function call(method: 'GET' | 'POST' | 'PATCH', path: string, options: Options = {}) {
    const { payload, who = manager, headers = {} } = options
    const response = await shop.app.inject({
      method,
      url: `/api/small/transactions/customers${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: { ...who.headers, ...headers },
    })
    return { ...response.json(), headers: response.headers }
  }
  interface Options {
    payload?: object
    who?: { headers: Record<string, string> }
    headers?: Record<string, string>
  }
  const post = (path: string, payload: object, who = manager, key = freshKey()) =>
    call('POST', path, { payload, who, headers: { 'idempotency-key': key } })
  const open = async (name: string, credit_limit = 50_000) =>
    (await post('', { name, credit_limit })).data.customer_id as number
  /** As a sale on credit would have it. */
  const owe = (customerId: number, amount: number) =>
    post(`/${customerId}/corrections`, { amount, reason: 'Buku lama' })

  it('has a name, a limit and nothing to pay at first', async () => {
    const created = await post('', { name: ' Bu Ani ', phone: '+62 812-3456', credit_limit: 50_000 })

    expect(created.data).toEqual({
      customer_id: created.data.customer_id,
      name: 'Bu Ani',
      phone: '+62 812-3456',
      credit_limit: 50_000,
      balance: 0,
      note: '',
      is_active: true,
    })
    expect((await call('GET', `/${created.data.customer_id}`, { who: cashier })).data).toEqual(created.data)
    expect((await call('GET', '/999999')).error.reason).toBe('CUSTOMER_NOT_FOUND')
  })

  it('is changed on the version that was read, and not on an older one', async () => {
    const id = await open('Pak Joko')
    const etag = String((await call('GET', `/${id}`)).headers.etag)
    const change = (payload: object, ifMatch?: string) =>
      call('PATCH', `/${id}`, { payload, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } })

    const changed = await change({ credit_limit: 75_000 }, etag)
    expect(changed.data).toMatchObject({ name: 'Pak Joko', credit_limit: 75_000 })
    expect(changed.headers.etag).toBe('"2"')
    expect((await change({ name: 'Pak Joko B' }, etag)).error.reason).toBe('VERSION_CHANGED')
    expect((await change({ name: 'Pak Joko B' })).error.reason).toBe('IF_MATCH_REQUIRED')
    expect((await change({}, '"2"')).error.reason).toBe('VALIDATION_FAILED')
    expect((await call('GET', `/${id}`)).data.name).toBe('Pak Joko')
  })

  it('keeps the version while the balance changes, and the balance while the rest does', async () => {
    const id = await open('Bu Rini')
    await owe(id, 10_000)
    const changed = await call('PATCH', `/${id}`, {
      payload: { note: 'Tetangga' },
      headers: { 'if-match': '"1"' },
    })
    expect(changed.data).toMatchObject({ balance: 10_000, note: 'Tetangga' })
  })

  it('pays back, never more than is owed, and each key once', async () => {
    const id = await open('Mbak Tuti')
    await owe(id, 12_000)
    const key = freshKey()

    const first = await post(`/${id}/repayments`, { amount: 5_000 }, cashier, key)
    const again = await post(`/${id}/repayments`, { amount: 5_000 }, cashier, key)
    expect(first.data.balance).toBe(7_000)
    expect(again.data).toEqual(first.data)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await post(`/${id}/repayments`, { amount: 7_001 }, cashier)).error).toMatchObject({
      reason: 'REPAYMENT_TOO_HIGH',
      details: { balance: 7_000 },
    })
    expect(
      (await post(`/${id}/repayments`, { amount: 7_000, method: 'transfer' }, cashier)).data.balance,
    ).toBe(0)
  })

  it('never pays back more than is owed when ten pay at once', async () => {
    const id = await open('Mas Dedi')
    await owe(id, 10_000)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(`/${id}/repayments`, { amount: 3_000 }, cashier)),
    )
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(3)
    expect((await call('GET', `/${id}`)).data.balance).toBe(1_000)
  })

  it('has a statement of every entry, newest first, by pages', async () => {
    const id = await open('Pak Hasan')
    await owe(id, 9_000)
    await post(`/${id}/repayments`, { amount: 4_000, note: 'Titip' }, cashier)
    await post(`/${id}/corrections`, { amount: -5_000, reason: 'Salah catat' })

    const page = await call('GET', `/${id}/statement?page_size=2`)
    expect(page.data).toMatchObject([
      { kind: 'correction', amount: -5_000, balance_after: 0, by: 'Sari', reason: 'Salah catat' },
      {
        kind: 'repayment',
        amount: -4_000,
        balance_after: 5_000,
        by: 'Budi',
        method: 'cash',
        reason: 'Titip',
      },
    ])
    const next = /<(\?[^>]*)>/.exec(String(page.headers.link))?.[1]
    const rest = await call('GET', `/${id}/statement${next}`)
    expect(rest.data).toMatchObject([{ kind: 'correction', amount: 9_000, balance_after: 9_000 }])
    expect(rest.headers.link).toBeUndefined()
    expect((await call('GET', `/${id}/statement?to=2000-01-01`)).data).toEqual([])
  })

  it('has a statement for a spreadsheet, whole and with no formula in it', async () => {
    const id = await open('Bu Lilis')
    await owe(id, 9_000)
    await post(`/${id}/repayments`, { amount: 4_000, note: '=1+1' }, cashier)
    const get = (query: string, customerId = id) =>
      shop.app.inject({
        url: `/api/small/transactions/customers/${customerId}/statement?format=csv${query}`,
        headers: manager.headers,
      })

    const csv = await get('&page_size=1&separator=;')
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="statement-${id}.csv"`,
    })
    const [header, ...rows] = csv.body.split('\r\n')
    expect(header).toBe(
      '\uFEFFentry_number;business_date;occurred_at;kind;amount;balance_after;receipt_number;method;by;reason;transaction_id',
    )
    expect(rows.map((row) => row.split(';').slice(3).join(';'))).toEqual([
      "repayment;-4000;5000;;cash;Budi;'=1+1;",
      'correction;9000;9000;;;Sari;Buku lama;',
      '',
    ])
    expect((await get('&to=2000-01-01')).body.split('\r\n')).toHaveLength(2)
    expect((await get('&before=2')).json().error.reason).toBe('VALIDATION_FAILED')
    expect((await get('', 999_999)).json().error.reason).toBe('CUSTOMER_NOT_FOUND')
  })

  it('is deactivated only when the account is even', async () => {
    const id = await open('Bu Yanti')
    await owe(id, 1)
    const deactivate = () =>
      call('PATCH', `/${id}`, { payload: { is_active: false }, headers: { 'if-match': '"1"' } })
    expect((await deactivate()).error).toMatchObject({ reason: 'CUSTOMER_OWES', details: { balance: 1 } })
    await post(`/${id}/repayments`, { amount: 1 })
    expect((await deactivate()).data.is_active).toBe(false)
  })

  it('is found by the beginning of the name or phone number, or by owing', async () => {
    const id = await open('100% Kopi')
    await owe(id, 1)
    const names = async (query: string) =>
      (await call('GET', `?${query}`)).data.map(({ name }: { name: string }) => name)
    expect(await names('search=100%25')).toEqual(['100% Kopi'])
    expect(await names('search=_00')).toEqual([])
    expect(await names('search=%2B62')).toEqual(['Bu Ani'])
    expect(await names('owes=true')).toContain('100% Kopi')
    expect(await names('owes=true')).not.toContain('Mbak Tuti')
    expect(await names('is_active=false')).toEqual(['Bu Yanti'])
    expect(await names('page_size=1')).toHaveLength(1)
  })

  it('puts cash into the open shift of the drawer, and needs one where the shop wants it', async () => {
    const id = await open('Pak Udin')
    await owe(id, 5_000)
    await buildSettings(shop.database, { is_shift_required: true })
    expect((await post(`/${id}/repayments`, { amount: 1_000 })).error.reason).toBe('SHIFT_REQUIRED')
    expect((await post(`/${id}/repayments`, { amount: 1_000, method: 'card' })).data.balance).toBe(4_000)
    await shop.change(
      `INSERT INTO shifts (drawer, open_drawer, business_date, opened_by, opened_at, opening_float)
       VALUES ('main', 'main', '2026-11-24', ?, SYSDATE(6), 0)`,
      [manager.staffId],
    )
    await post(`/${id}/repayments`, { amount: 1_500 })
    expect(
      await shop.query(
        "SELECT amount, shift_id IS NOT NULL AS has_shift FROM customer_entries WHERE customer_id = ? AND kind = 'repayment' ORDER BY id",
        [id],
      ),
    ).toEqual([
      { amount: -1_000, has_shift: 0 },
      { amount: -1_500, has_shift: 1 },
    ])
  })

  it('is opened, changed and corrected by managers only', async () => {
    const id = await open('Bu Wati')
    const answers = await Promise.all([
      post('', { name: 'x' }, cashier),
      post(`/${id}/corrections`, { amount: 1, reason: 'x' }, cashier),
      call('PATCH', `/${id}`, { payload: { note: 'x' }, who: cashier, headers: { 'if-match': '"1"' } }),
    ])
    expect(answers.map(({ error }) => error.reason)).toEqual(Array(3).fill('PERMISSION_DENIED'))
  })
})
