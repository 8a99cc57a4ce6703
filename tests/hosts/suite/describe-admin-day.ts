import { describe, expect, it } from 'vitest'
import { newKey, type Shop } from './shop.ts'

const SEEN_WITHIN_MS = 10_000
const GOODS_CSV = `nama;harga;modal;lacak stok;stok;kategori
Kopi Tubruk;12.000;5.000;ya;50;Minuman
Es Jeruk;5.000;1.000;tidak;;Minuman
Roti Maryam;15.000;7.500;ya;20;Makanan
`
interface Figures {
  readonly [name: string]: number
}

/** One day of the people in the shop; its steps rest on the ones before. */
export function describeAdminDay(shop: Shop): void {
  const asOwner = (body?: object) => ({ as: shop.tokens.owner, ...(body && { body }) })
  const asCashier = (body?: object) => ({ as: shop.tokens.cashier, ...(body && { body }) })
  const figures = (): Promise<Figures> => shop.done('GET', 'reports/day', asOwner())
  const goods = new Map<string, number>()
  let before: Figures
  let shiftId: number
  const sales: Record<string, string> = {}

  describe('a day of the shop', () => {
    it('changes its settings, which every function goes by within a moment', async () => {
      const { headers } = await shop.ask('GET', 'staff/settings', asOwner())
      const tax = { name: 'PB1', basis_points: 1_000, is_inclusive: false, from_date: '2026-01-01' }
      const changes = { shop_name: 'Warung Bu Sari', cash_rounding: 500, taxes: [tax] }
      await shop.done('PATCH', 'staff/settings', {
        ...asOwner(changes),
        headers: { 'if-match': headers.get('etag') ?? '' },
      })
      const cart_id = await shop.cart(1, 1)
      const inCart = async () => (await shop.done('GET', `cart/${cart_id}?method=other`)).total_amount
      await expect.poll(inCart, { timeout: SEEN_WITHIN_MS }).toBe(5500)
      // Refused for its amount, by the total that pay knows.
      const tooLow = { body: { cart_id, payment_amount: 1, method: 'counter' } }
      const atPay = async () => (await shop.ask('POST', 'pay', tooLow)).json.error.details.total_amount
      await expect.poll(atPay, { timeout: SEEN_WITHIN_MS }).toBe(5500)
      before = await figures()
    })

    it('puts its goods in from a file', async () => {
      const csv = {
        body: GOODS_CSV,
        as: shop.tokens.owner,
        headers: { 'content-type': 'text/csv', ...newKey() },
      }
      const report = await shop.ask('POST', 'goods/import?dry_run=false', csv)
      expect(report.data).toMatchObject({ line_count: 3, created_count: 3, fault_count: 0 })
      for (const one of await shop.done('GET', 'goods?page_size=100', asOwner())) goods.set(one.name, one.id)
      expect(await shop.done('GET', 'stocks?search=tubruk')).toMatchObject([{ price: 12_000, stock: 50 }])
    })

    it('gives its goods out as a table', async () => {
      const { text, headers } = await shop.ask('GET', 'goods/export.csv', asOwner())
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(text).toContain(`${goods.get('Es Jeruk')},Es Jeruk,Minuman,5000,1000,`)
    })

    it('opens its drawer', async () => {
      const opened = await shop.done('POST', 'transactions/shifts', asCashier({ opening_float: 200_000 }))
      shiftId = opened.shift_id
      expect(opened).toMatchObject({ opening_float: 200_000 })
    })

    it('sells at the till, and takes orders from customers', async () => {
      // 12 000 + 1 200 tax, to the nearest 500.
      const till = { cart_id: await shop.cart(goods.get('Kopi Tubruk') ?? 0, 1), payment_amount: 20_000 }
      const paid = await shop.done('POST', 'pay', asCashier(till))
      expect(paid).toMatchObject({ total_amount: 13_000, return_amount: 7000 })
      sales['till'] = paid.transaction_id
      // 30 000 + 3 000
      const table = { cart_id: await shop.cart(goods.get('Roti Maryam') ?? 0, 2), payment_amount: 33_000 }
      const order = await shop.done('POST', 'pay', { body: { ...table, method: 'counter', table: '4' } })
      sales['table'] = order.transaction_id
      const joke = { cart_id: await shop.cart(goods.get('Kopi Tubruk') ?? 0, 9), payment_amount: 118_800 }
      sales['joke'] = (
        await shop.done('POST', 'pay', { body: { ...joke, method: 'counter' } })
      ).transaction_id
    })

    it('verifies, takes the money for and completes the one, and rejects the other', async () => {
      const step = (sale: string | undefined, name: string, body: object) =>
        shop.done('POST', `transactions/${sale}/${name}`, asCashier(body))
      await step(sales['table'], 'verify', {})
      await step(sales['table'], 'payment', { method: 'cash', payment_amount: 50_000 })
      expect(await step(sales['table'], 'complete', {})).toMatchObject({
        status: 'completed',
        payment_status: 'paid',
      })
      await step(sales['joke'], 'reject', { reason: 'Pesanan iseng' })
      expect(await shop.done('GET', `notifications/${sales['joke']}`)).toMatchObject({ status: 'rejected' })
      const stock = async () => (await shop.done('GET', `goods/${goods.get('Kopi Tubruk')}`, asOwner())).stock
      expect(await stock()).toBe(49)
    })

    it('gives money back for what was not good', async () => {
      const body = { reason: 'Gosong', restock: false, lines: [{ line_number: 1, quantity: 1 }] }
      // Half of 33 000.
      expect(await shop.done('POST', `transactions/${sales['table']}/refund`, asOwner(body))).toMatchObject({
        amount: 16_500,
      })
    })

    it('prints what was sold, for a browser and for a printer', async () => {
      const page = await shop.ask('GET', `notifications/${sales['till']}/receipt?format=html`)
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page.text).toContain('Warung Bu Sari')
      const request = shop.request('GET', `notifications/${sales['till']}/receipt?format=escpos`)
      const printed = new Uint8Array(await (await shop.host.fetch(request)).arrayBuffer())
      // ESC @ begins every receipt: the printer forgets what was before.
      expect([...printed.slice(0, 2)]).toEqual([0x1b, 0x40])
    })

    it('closes its drawer', async () => {
      // 200 000 + 13 000 + 33 000 − 16 500
      const denominations = [
        { value: 100_000, count: 2 },
        { value: 20_000, count: 1 },
        { value: 5_000, count: 1 },
        { value: 2_000, count: 2 },
        { value: 500, count: 1 },
      ]
      const closed = await shop.done(
        'POST',
        `transactions/shifts/${shiftId}/close`,
        asCashier({ denominations }),
      )
      expect(closed).toMatchObject({ expected_amount: 229_500, counted_amount: 229_500, difference: 0 })
    })

    it('knows what it sold', async () => {
      const after = await figures()
      const names = [
        'sale_count',
        'goods_amount',
        'tax_amount',
        'rounding_amount',
        'refund_count',
        'net_amount',
      ]
      const ofToday = Object.fromEntries(
        names.map((name) => [name, Number(after[name]) - Number(before[name])]),
      )
      expect(ofToday).toEqual({
        sale_count: 2,
        goods_amount: 42_000,
        tax_amount: 4_200,
        rounding_amount: -200,
        refund_count: 1,
        net_amount: 29_500,
      })
      const table = await shop.ask('GET', 'reports/day?format=csv', asOwner())
      expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(table.text).toContain(String(after['net_amount']))
    })
  })
}
