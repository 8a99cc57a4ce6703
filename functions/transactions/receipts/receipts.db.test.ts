import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import { buildSale, type SaleToBuild } from '@kedai/shared/testing/build-sale.ts'
import { type BuiltStaff, buildGoods, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'

describe.each(engines)('a receipt on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  afterEach(shop.expectBooksInOrder)
  let sari: BuiltStaff
  beforeAll(async () => {
    sari = await buildStaff(shop.database, { role: 'manager', name: 'Sari' })
  })

  async function sale(more: Partial<SaleToBuild> = {}): Promise<string> {
    const goodsId = await buildGoods(shop.database)
    return buildSale(shop.database, { lines: [{ goodsId, quantity: 2 }], ...more })
  }
  const get = (id: string, query = '', headers: Record<string, string> = sari.headers) =>
    shop.app.inject({ url: `/api/small/transactions/${id}/receipt${query}`, headers })
  const print = (id: string, payload: object = {}) =>
    shop.app.inject({
      method: 'POST',
      url: `/api/small/transactions/${id}/receipt/prints`,
      payload,
      headers: sari.headers,
    })

  it('tells what was sold, at the shop as it was then', async () => {
    const version = await buildSettings(shop.database, {
      shop_name: 'Warung Lama',
      address: 'Jl. Melati 5',
      receipt_footer: 'Terima kasih',
      time_zone: 'Asia/Makassar',
    })
    const id = await sale({
      lines: [
        {
          goodsId: await buildGoods(shop.database),
          name: 'Kopi Susu',
          quantity: 2,
          unitPrice: 12_000,
          note: 'panas',
          modifiers: [{ id: 3, name: 'Besar', price_change: 2_000 }],
        },
      ],
      extras: [{ kind: 'tax', name: 'PPN 11%', amount: 0, includedAmount: 2_378 }],
      paymentAmount: 50_000,
      staffId: sari.staffId,
      settingsVersion: version,
      table: 'Meja 7',
      soldAt: '2026-11-24 01:02:03.000000',
    })
    await buildSettings(shop.database, { shop_name: 'Warung Baru' })

    expect((await get(id)).json().data).toMatchObject({
      transaction_id: id,
      shop: {
        name: 'Warung Lama',
        address: 'Jl. Melati 5',
        phone: '',
        tax_number: '',
        footer: 'Terima kasih',
        time_zone: 'Asia/Makassar',
      },
      sold_at: '2026-11-24T01:02:03.000000Z',
      cashier: 'Sari',
      table: 'Meja 7',
      lines: [
        {
          kind: 'goods',
          name: 'Kopi Susu',
          modifiers: [{ name: 'Besar', price_change: 2_000 }],
          quantity: 2,
          unit_price: 12_000,
          amount: 24_000,
          note: 'panas',
        },
        { kind: 'tax', name: 'PPN 11%', amount: 0, included_amount: 2_378 },
      ],
      total_amount: 24_000,
      payments: [{ method: 'cash', handed_amount: 50_000 }],
      return_amount: 26_000,
      refunds: [],
      print_number: null,
      is_copy: true,
    })
  })

  it('tells what was handed over when it was served, and nothing before that', async () => {
    const id = await sale({ method: 'counter' })
    expect((await get(id)).json().data).toMatchObject({ payments: [], return_amount: 0 })
    await ask(shop, 'POST', `transactions/${id}/payment`, {
      as: sari,
      body: { method: 'cash', payment_amount: 12_000 },
    })
    expect((await get(id)).json().data).toMatchObject({
      payments: [{ method: 'cash', handed_amount: 12_000 }],
      return_amount: 2_000,
    })
  })

  it('tells the parts of a split payment, and what was given back', async () => {
    const id = await sale({
      status: 'completed',
      tenders: [
        { method: 'card', amount: 4_000 },
        { method: 'cash', amount: 10_000 },
      ],
      paymentAmount: 14_000,
    })
    await ask(shop, 'POST', `transactions/${id}/refund`, {
      as: sari,
      body: { reason: 'Tumpah', restock: false, lines: [{ line_number: 1, quantity: 1 }], method: 'cash' },
    })
    expect((await get(id)).json().data).toMatchObject({
      payments: [
        { method: 'card', handed_amount: 4_000 },
        { method: 'cash', handed_amount: 10_000 },
      ],
      return_amount: 4_000,
      refunds: [{ kind: 'refund', method: 'cash', amount: 5_000, reason: 'Tumpah' }],
      refunded_amount: 5_000,
    })
  })

  it('is an original on its first print and a numbered copy on each one after it', async () => {
    const id = await sale()
    const prints = [await print(id), await print(id), await print(id, { format: 'html', lang: 'en' })]

    expect(prints.map(({ headers }) => headers['receipt-print-number'])).toEqual(['1', '2', '3'])
    expect(prints[0]?.headers['content-type']).toBe('application/octet-stream')
    expect(prints[0]?.headers['cache-control']).toBe('no-store')
    expect(prints[0]?.body).not.toContain('SALINAN')
    expect(prints[1]?.body).toContain('*** SALINAN #2 ***')
    expect(prints[2]?.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(prints[2]?.body).toContain('*** COPY #3 ***')
    expect((await get(id, '?format=html')).body).toContain('*** SALINAN ***')
    expect(
      await shop.query('SELECT receipt_prints FROM transactions WHERE id = ?', [uuidToBytes(id)]),
    ).toEqual([{ receipt_prints: 3 }])
  })

  it('is an original once, also when five print it at once', async () => {
    const id = await sale()
    const prints = await Promise.all(Array.from({ length: 5 }, () => print(id)))
    expect(prints.map(({ headers }) => headers['receipt-print-number']).sort()).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
    expect(prints.filter(({ body }) => !body.includes('SALINAN'))).toHaveLength(1)
  })

  it('is a page with a policy of its own, and bytes that are kept as a file', async () => {
    const id = await sale()
    const page = await get(id, '?format=html&width=80')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(page.body).toContain('size:80mm auto')
    const bytes = await get(id, '?format=escpos')
    expect(bytes.headers['content-disposition']).toMatch(/^attachment; filename="\d{8}-\d{4}\.bin"$/)
    expect([...bytes.rawPayload.subarray(0, 2)]).toEqual([0x1b, 0x40])
  })

  it('is not sent again where the client has it', async () => {
    const id = await sale()
    const first = await get(id)
    const again = await get(id, '', { ...sari.headers, 'if-none-match': String(first.headers.etag) })
    expect(first.headers['cache-control']).toBe('no-cache')
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
  })

  it('is not for who only holds its number', async () => {
    expect((await get(await sale(), '', {})).statusCode).toBe(401)
  })

  it('that is not there is not found', async () => {
    const id = '01900000-0000-7000-8000-000000000000'
    for (const response of [await get(id), await print(id)]) {
      expect(response.json().error.reason).toBe('TRANSACTION_NOT_FOUND')
    }
  })

  it.each(['?width=60', '?format=pdf', '?lang=de', '?colour=red'])('is refused as %s', async (query) => {
    const id = await sale()
    expect((await get(id, query)).json().error.reason).toBe('VALIDATION_FAILED')
  })
})
