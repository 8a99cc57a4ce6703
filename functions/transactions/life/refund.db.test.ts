import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import { buildSale, type SaleToBuild } from '@kedai/shared/testing/build-sale.ts'
import { type BuiltStaff, buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'

describe.each(engines)('a refund on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  afterEach(shop.expectBooksInOrder)
  let manager: BuiltStaff
  let cashier: BuiltStaff
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager', name: 'Budi' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Sari' })
  })

  const refund = (id: string, body: object, key?: string) =>
    ask(shop, 'POST', `transactions/${id}/refund`, {
      as: manager,
      body: { reason: 'Tumpah', restock: false, ...body },
      key,
    })
  const show = async (id: string) => (await ask(shop, 'GET', `transactions/${id}`, { as: manager })).data
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock
  async function sale(more: Partial<SaleToBuild> = {}) {
    const goodsId = await buildGoods(shop.database, { stock: 10 })
    const id = await buildSale(shop.database, {
      lines: [{ goodsId, quantity: 3 }],
      status: 'completed',
      ...more,
    })
    return { id, goodsId }
  }
  async function buildCustomer(): Promise<number> {
    const made = await ask(shop, 'POST', 'transactions/customers', {
      as: manager,
      body: { name: 'Bu Ani', credit_limit: 100_000 },
    })
    return made.data.customer_id
  }
  const balanceOf = async (customerId: number) =>
    (await shop.query<{ balance: number }>('SELECT balance FROM customers WHERE id = ?', [customerId]))[0]
      ?.balance

  it('of all there is leaves nothing, and puts the goods back where that is wanted', async () => {
    const { id, goodsId } = await sale()
    const refunded = await refund(id, { restock: true })

    expect(refunded.data).toMatchObject({
      status: 'refunded',
      payment_status: 'refunded',
      refunded_amount: 15_000,
      amount: 15_000,
      given_back: [{ method: 'cash', amount: 15_000 }],
      lines: [{ line_number: 1, quantity: 3, amount: 15_000, restocked: true }],
      allowed: [],
    })
    expect(await stockOf(goodsId)).toBe(10)
    expect((await refund(id, {})).error?.reason).toBe('STEP_NOT_ALLOWED')
  })

  it('leaves the goods out of stock where they are spilt', async () => {
    const { id, goodsId } = await sale()
    await refund(id, {})
    expect(await stockOf(goodsId)).toBe(7)
  })

  it('in parts leaves the status until nothing is left, and adds up to the total', async () => {
    // 15 000 + 10 % = 16 500, rounded to 16 501 so that a third is no whole rupiah.
    const { id, goodsId } = await sale({
      extras: [
        { kind: 'tax', amount: 1_500 },
        { kind: 'rounding', amount: 1 },
      ],
    })
    const first = await refund(id, { lines: [{ line_number: 1, quantity: 1, restock: true }] })
    expect(first.data).toMatchObject({ status: 'completed', payment_status: 'paid', amount: 5_500 })
    const second = await refund(id, { lines: [{ line_number: 1, quantity: 1 }] })
    expect(second.data).toMatchObject({ status: 'completed', amount: 5_501, refunded_amount: 11_001 })
    const last = await refund(id, {})
    expect(last.data).toMatchObject({ status: 'refunded', amount: 5_500, refunded_amount: 16_501 })

    expect(await stockOf(goodsId)).toBe(8)
    const { history, refunds, lines } = await show(id)
    expect(history.map(({ status }: { status: string }) => status)).toEqual([
      'completed',
      'completed',
      'completed',
      'refunded',
    ])
    expect(refunds).toHaveLength(3)
    expect(lines[0].refunded_quantity).toBe(3)
  })

  it('is never of more than was sold, whatever is asked for', async () => {
    const { id } = await sale()
    await refund(id, { lines: [{ line_number: 1, quantity: 2 }] })
    const refused = await refund(id, {
      lines: [
        { line_number: 1, quantity: 2 },
        { line_number: 9, quantity: 1 },
      ],
    })
    expect(refused.error).toMatchObject({
      reason: 'REFUND_TOO_HIGH',
      details: {
        lines: [
          { line_number: 1, quantity: 2, quantity_left: 1 },
          { line_number: 9, quantity: 1, quantity_left: 0 },
        ],
      },
    })
    const twice = { line_number: 1, quantity: 1 }
    expect((await refund(id, { lines: [twice, twice] })).error?.reason).toBe('VALIDATION_FAILED')
  })

  it('is never of more than was sold, also when five want it at once', async () => {
    const { id, goodsId } = await sale()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        refund(id, { restock: true, lines: [{ line_number: 1, quantity: 1 }] }),
      ),
    )
    expect(answers.map(({ code }) => code).sort()).toEqual([200, 200, 200, 409, 409])
    expect(await stockOf(goodsId)).toBe(10)
    expect((await show(id)).status).toBe('refunded')
  })

  it('is given once with one key', async () => {
    const { id, goodsId } = await sale()
    const body = { restock: true, lines: [{ line_number: 1, quantity: 1 }] }
    const first = await refund(id, body, 'refund-once-key-1')
    const again = await refund(id, body, 'refund-once-key-1')
    expect(again.data).toEqual(first.data)
    expect(await stockOf(goodsId)).toBe(8)
    const other = { ...body, lines: [{ line_number: 1, quantity: 2 }] }
    expect((await refund(id, other, 'refund-once-key-1')).error?.reason).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('puts nothing back that the sale did not take', async () => {
    const goodsId = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
    const id = await buildSale(shop.database, { lines: [{ goodsId, takesStock: false }], status: 'verified' })
    const refunded = await refund(id, { restock: true })
    expect(refunded.data.lines).toMatchObject([{ restocked: false }])
    expect(await stockOf(goodsId)).toBe(0)
  })

  it('keeps the stock at 0 of goods that are no longer counted, and the movement all the same', async () => {
    const { id, goodsId } = await sale()
    await shop.change('UPDATE goods SET tracks_stock = 0, stock = 0 WHERE id = ?', [goodsId])
    await refund(id, { restock: true })
    expect(await stockOf(goodsId)).toBe(0)
    expect(
      await shop.query("SELECT quantity FROM stock_movements WHERE goods_id = ? AND kind = 'reversal'", [
        goodsId,
      ]),
    ).toEqual([{ quantity: 3 }])
  })

  it('of a sale that cost nothing is over when every piece is back', async () => {
    const { id } = await sale({ extras: [{ kind: 'discount', amount: -15_000 }] })
    const first = await refund(id, { lines: [{ line_number: 1, quantity: 1 }] })
    expect(first.data).toMatchObject({ status: 'completed', amount: 0 })
    expect((await refund(id, {})).data).toMatchObject({ status: 'refunded', amount: 0 })
  })

  it('of what went on credit comes off the account, and is not paid out', async () => {
    const customerId = await buildCustomer()
    const { id } = await sale({ method: 'kasbon', customerId })
    expect(await balanceOf(customerId)).toBe(15_000)
    const one = { lines: [{ line_number: 1, quantity: 1 }] }
    expect((await refund(id, { ...one, method: 'cash' })).error).toMatchObject({
      reason: 'REFUND_METHOD',
      details: { amount: 5_000, credit_left: 15_000, money_left: 0 },
    })
    expect((await refund(id, one)).data.given_back).toEqual([{ method: 'kasbon', amount: 5_000 }])
    expect(await balanceOf(customerId)).toBe(10_000)
    expect(
      await shop.query(
        "SELECT kind, amount, reason FROM customer_entries WHERE kind = 'refund' AND customer_id = ?",
        [customerId],
      ),
    ).toEqual([{ kind: 'refund', amount: -5_000, reason: 'Tumpah' }])
  })

  it('of a split payment never brings more to the account than went on it', async () => {
    const customerId = await buildCustomer()
    const { id } = await sale({
      tenders: [
        { method: 'cash', amount: 9_000 },
        { method: 'kasbon', amount: 6_000 },
      ],
      customerId,
    })
    const two = { lines: [{ line_number: 1, quantity: 2 }] }
    expect((await refund(id, { ...two, method: 'kasbon' })).error?.reason).toBe('REFUND_METHOD')
    expect((await refund(id, two)).data.given_back).toEqual([
      { method: 'kasbon', amount: 6_000 },
      { method: 'cash', amount: 4_000 },
    ])
    expect((await refund(id, {})).data.given_back).toEqual([{ method: 'cash', amount: 5_000 }])
    expect(await balanceOf(customerId)).toBe(0)
  })

  it('of a card is in cash where that is asked for', async () => {
    const { id } = await sale({ method: 'card' })
    expect((await refund(id, { method: 'cash' })).data.given_back).toEqual([
      { method: 'cash', amount: 15_000 },
    ])
  })

  it('is not for what is not paid or only received', async () => {
    const unpaid = await sale({ method: 'counter', status: 'verified' })
    const received = await sale({ status: 'received' })
    expect((await refund(unpaid.id, {})).error?.details['allowed']).toEqual(['reject', 'take_payment'])
    expect((await refund(received.id, {})).error?.details['allowed']).toEqual(['verify', 'reject'])
  })

  it('is given by a leader, with a reason', async () => {
    const { id } = await sale()
    const asCashier = await ask(shop, 'POST', `transactions/${id}/refund`, {
      as: cashier,
      body: { reason: 'Tumpah', restock: false },
    })
    expect(asCashier.error).toMatchObject({
      reason: 'PERMISSION_DENIED',
      details: { permission: 'transactions.refund' },
    })
    expect((await refund(id, { reason: '' })).error?.reason).toBe('VALIDATION_FAILED')
  })

  it('is refused in parts once there are a hundred, but not as the rest', async () => {
    const { id } = await sale({
      lines: [{ goodsId: (await sale()).goodsId, quantity: 3, takesStock: false }],
    })
    for (let refunds = 0; refunds < 100; refunds++) {
      await shop.change(
        `INSERT INTO refunds (transaction_id, kind, amount, method, reason, business_date, refunded_at)
         VALUES (?, 'refund', 0, 'cash', 'x', '2026-11-24', SYSDATE(6))`,
        [uuidToBytes(id)],
      )
    }
    const one = { lines: [{ line_number: 1, quantity: 1 }] }
    expect((await refund(id, one)).error).toMatchObject({
      reason: 'REFUNDS_FULL',
      details: { refunds_max: 100 },
    })
    expect((await refund(id, {})).data.status).toBe('refunded')
  })
})
