import { randomUUID } from 'node:crypto'
import { createPlatform } from '@kedai/shared/http/define-function.ts'
import { jobs } from '@kedai/shared/jobs/jobs.ts'
import { buildCart, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { type CallOptions, call } from '@kedai/shared/testing/call.ts'
import type { TestShop } from '@kedai/shared/testing/test-shop.ts'
import { madeUpGoods } from '../../bench/fill/made-up-goods.ts'
import type { PlanBounds } from './look-at-plan.ts'

/** Something that a shop is asked all day long. */
export interface HotRequest extends Partial<PlanBounds> {
  readonly name: string
  run(): Promise<unknown>
}

/** What findGoods looks through at the most, with the words of each. */
const SIEVED: PlanBounds = { readsMax: 12_000, sortedMax: 520 }
/** A batch of a job. */
const BATCH: Partial<PlanBounds> = { readsMax: 1_100 }
/** A day's thousand sales, looked through in twelve ways. */
const DAY: PlanBounds = { readsMax: 60_000, sortedMax: 3_000 }
/** Sales of the shop's last day, made up. */
const DAY_SOLD = '2026-11-20'

/** @param shop - filled by `fillBusyShop`, with all functions */
export async function hotRequests(shop: TestShop): Promise<readonly HotRequest[]> {
  await buildSettings(shop.database, {
    tenders: ['cash', 'counter', 'card', 'transfer', 'kasbon'],
    public_cash: true,
  })
  const manager = await buildStaff(shop.database, { role: 'manager' })
  const ask = async (method: Parameters<typeof call>[1], path: string, options: CallOptions = {}) => {
    const answer = await call(shop, method, path, options)
    if (answer.code !== 200) throw new Error(`${method} ${path}: ${answer.code} ${answer.reason}`)
    return answer.data
  }
  const asManager = { as: manager } as const
  await ask('POST', 'transactions/shifts', { ...asManager, key: randomUUID(), body: { opening_float: 0 } })
  const [sale] = await shop.query<{ id: Buffer; cart_id: number }>(
    "SELECT id, cart_id FROM transactions WHERE business_date = ? AND payment_status = 'paid' AND status = 'verified' ORDER BY receipt_sequence DESC LIMIT 1",
    [DAY_SOLD],
  )
  const [customer] = await shop.query<{ id: number }>('SELECT id FROM customers ORDER BY id LIMIT 1')
  const saleId = uuidOf(sale?.id)
  const platform = createPlatform(shop.database, shop.config)

  const goodsIds = [7, 12, 31]
  const cart = () =>
    buildCart(shop.database, {
      lines: goodsIds.map((goodsId) => ({ goodsId, unitPrice: madeUpGoods(goodsId).price })),
    })
  const total = goodsIds.reduce((sum, id) => sum + madeUpGoods(id).price, 0)
  const pay = async (name: string, body: object, options: CallOptions = {}): Promise<HotRequest> => {
    const cartId = await cart()
    return { name, run: () => ask('POST', 'pay', { ...options, body: { cart_id: cartId, ...body } }) }
  }
  const get = (path: string, bounds: Partial<PlanBounds> = {}, options: CallOptions = {}): HotRequest => ({
    name: `GET ${path}`,
    run: () => ask('GET', path, options),
    ...bounds,
  })
  const key = randomUUID()
  const keyedCart = await cart()
  const goodsLine = { user_id: 100, goods_id: 7, total: 1 }
  const cartId = await cart()
  const other = randomUUID()

  return [
    ...['id', 'name', 'price', 'stock'].flatMap((sortBy) => [
      get(`stocks?sort_by=${sortBy}`),
      get(`stocks?sort_by=${sortBy}&sort=ASC`),
      get(`stocks?sort_by=${sortBy}&page=50`, { readsMax: 1_200 }),
      get(`stocks?sort_by=${sortBy}&category=Kategori%203`, sortBy === 'stock' ? SIEVED : {}),
      get(`stocks?sort_by=${sortBy}&search=kopi`, SIEVED),
      get(`stocks?sort_by=${sortBy}&search=kopi%201234`, SIEVED),
    ]),
    get(`stocks?sort_by=price&after=${cursorOf(['price', 9_000, 10_000])}`),
    get(`stocks?sort_by=name&after=${cursorOf(['name', 'Kopi Aren 900', 900])}`),
    get('stocks/7'),
    {
      name: 'open a cart',
      run: () => ask('POST', 'cart', { body: goodsLine }),
    },
    { name: 'open a cart with a key', run: () => ask('POST', 'cart', { key: other, body: goodsLine }) },
    { name: 'open it again', run: () => ask('POST', 'cart', { key: other, body: goodsLine }) },
    {
      name: 'add to a cart',
      run: () =>
        ask('POST', 'cart', { key: randomUUID(), body: { ...goodsLine, cart_id: cartId, goods_id: 40 } }),
    },
    {
      name: 'add to several carts at once',
      run: () => Promise.all(goodsIds.map(() => ask('POST', 'cart', { body: goodsLine }))),
    },
    get(`cart/${cartId}`),
    {
      name: 'change a line',
      run: () => ask('PATCH', `cart/${cartId}/lines/1`, { key: randomUUID(), body: { total: 3 } }),
    },
    {
      name: 'remove a line',
      run: () => ask('DELETE', `cart/${cartId}/lines/2`, { key: randomUUID() }),
    },
    await pay('pay', { payment_amount: total }),
    {
      name: 'pay with a key',
      run: () => ask('POST', 'pay', { key, body: { cart_id: keyedCart, payment_amount: total } }),
    },
    {
      name: 'pay with it again',
      run: () => ask('POST', 'pay', { key, body: { cart_id: keyedCart, payment_amount: total } }),
    },
    {
      name: 'pay several carts at once',
      run: async () => {
        const carts = await Promise.all(goodsIds.map(cart))
        await Promise.all(
          carts.map((id) =>
            ask('POST', 'pay', { key: randomUUID(), body: { cart_id: id, payment_amount: total } }),
          ),
        )
      },
    },
    {
      name: 'pay a cart that is paid',
      run: () =>
        call(shop, 'POST', 'pay', {
          key: randomUUID(),
          body: { cart_id: keyedCart, payment_amount: total },
        }),
    },
    await pay('order at the counter', { payment_amount: total, method: 'counter' }),
    await pay('pay by staff, in cash', { payment_amount: total }, { ...asManager, key: randomUUID() }),
    await pay(
      'pay by staff, in two ways, with a discount',
      {
        payment_amount: total - 500,
        tenders: [
          { method: 'cash', amount: 1_000 },
          { method: 'card', amount: total - 1_500 },
        ],
        discounts: [{ amount: 500, reason: 'regular' }],
      },
      { ...asManager, key: randomUUID() },
    ),
    await pay(
      'pay on credit',
      { payment_amount: total, method: 'kasbon', customer_id: customer?.id },
      { ...asManager, key: randomUUID() },
    ),
    await pay(
      'book a sale that was made offline',
      { payment_amount: total, offline: { sold_at: new Date().toISOString(), total_amount: total } },
      { ...asManager, key: randomUUID() },
    ),
    get('transactions', {}, asManager),
    get('transactions?status=verified', {}, asManager),
    get('transactions?payment_status=waiting', {}, asManager),
    get(`transactions?from=${DAY_SOLD}&to=${DAY_SOLD}`, {}, asManager),
    get('transactions?after=20261118-0100', {}, asManager),
    get(`transactions/${saleId}`, {}, asManager),
    get(`notifications/${saleId}`),
    get(`notifications/${saleId}/events/poll?wait=0`),
    get('notifications/events/poll?wait=0&after=4000', { readsMax: 2_500 }, asManager),
    {
      name: 'complete a sale',
      run: () =>
        ask('POST', `transactions/${saleId}/complete`, { ...asManager, key: randomUUID(), body: {} }),
    },
    get(`reports/day?date=${DAY_SOLD}`, DAY, asManager),
    ...jobs.map((job) => ({
      name: `the job ${job.name}`,
      run: async () => {
        const log = { info: () => undefined, error: () => undefined }
        await job.run(platform, { signal: AbortSignal.timeout(60_000), log })
        await job.settle?.()
      },
      ...(job.name === 'update-daily-totals' ? DAY : BATCH),
    })),
    { ...get(`reports/day?date=${DAY_SOLD}`, DAY, asManager), name: "a day's report from its totals" },
  ]
}

function cursorOf(position: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function uuidOf(bytes: Buffer | undefined): string {
  const hex = bytes?.toString('hex') ?? ''
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
