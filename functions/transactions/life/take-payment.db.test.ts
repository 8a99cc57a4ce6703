import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { createSettingsReader } from '@kedai/shared/settings/current-settings.ts'
import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import { buildSale, type SaleToBuild } from '@kedai/shared/testing/build-sale.ts'
import { type BuiltStaff, buildGoods, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { endWaitingOrders } from '@kedai/shared/transactions/end-waiting-orders.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'

describe.each(engines)('a payment that an order waits for on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  afterEach(shop.expectBooksInOrder)
  let sari: BuiltStaff
  let owner: BuiltStaff
  beforeAll(async () => {
    sari = await buildStaff(shop.database, { role: 'cashier', name: 'Sari' })
    owner = await buildStaff(shop.database, { role: 'owner', name: 'Budi' })
    await buildSettings(shop.database, { tenders: ['cash', 'counter', 'card', 'kasbon'] })
  })

  async function order(more: Partial<SaleToBuild> = {}): Promise<string> {
    const goodsId = await buildGoods(shop.database, { stock: 10 })
    return buildSale(shop.database, { lines: [{ goodsId, quantity: 2 }], method: 'counter', ...more })
  }
  const pay = (id: string, body: object, key?: string) =>
    ask(shop, 'POST', `transactions/${id}/payment`, { as: sari, body, key })
  const show = async (id: string) => (await ask(shop, 'GET', `transactions/${id}`, { as: sari })).data
  const cash = { method: 'cash', payment_amount: 50_000 }
  async function buildCustomer(credit_limit: number): Promise<number> {
    const made = await ask(shop, 'POST', 'transactions/customers', {
      as: owner,
      body: { name: 'Bu Ani', credit_limit },
    })
    return made.data.customer_id
  }

  it('is taken in cash with change, into the drawer’s open shift', async () => {
    const id = await order()
    const opened = await ask(shop, 'POST', 'transactions/shifts', {
      as: sari,
      body: { opening_float: 1_000 },
    })
    expect((await pay(id, cash)).data).toMatchObject({
      status: 'received',
      payment_status: 'paid',
      payment_amount: 50_000,
      return_amount: 40_000,
      allowed: ['verify', 'reject'],
    })
    expect((await show(id)).tenders).toMatchObject([
      { method: 'cash', amount: 10_000, handed_amount: 50_000, taken_by: { name: 'Sari' } },
    ])
    const shift = await ask(shop, 'GET', `transactions/shifts/${opened.data.shift_id}`, { as: owner })
    expect(shift.data).toMatchObject({ expected_amount: 11_000, cash: { payments: 10_000 } })
    await ask(shop, 'POST', `transactions/shifts/${opened.data.shift_id}/close`, {
      as: sari,
      body: { denominations: [] },
    })
  })

  it('is given back the way it was taken', async () => {
    const id = await order({ status: 'verified' })
    await pay(id, { method: 'card', payment_amount: 10_000 })
    const refunded = await ask(shop, 'POST', `transactions/${id}/refund`, {
      as: owner,
      body: { reason: 'Basi', restock: false },
    })
    expect(refunded.data.given_back).toEqual([{ method: 'card', amount: 10_000 }])
  })

  it('goes on a customer’s credit, up to the limit', async () => {
    const customer_id = await buildCustomer(15_000)
    const id = await order()
    const other = await order()
    const body = { method: 'kasbon', payment_amount: 10_000, customer_id }
    expect((await pay(id, body)).data.payment_status).toBe('paid')
    expect((await show(id)).customer).toEqual({ customer_id, name: 'Bu Ani' })
    expect((await pay(other, body)).error).toMatchObject({
      reason: 'CREDIT_LIMIT',
      details: { amount: 10_000, credit_left: 5_000 },
    })
    const rejected = await ask(shop, 'POST', `transactions/${id}/reject`, {
      as: sari,
      body: { reason: 'Salah' },
    })
    expect(rejected.data.payment_status).toBe('refunded')
    expect(await shop.query('SELECT balance FROM customers WHERE id = ?', [customer_id])).toEqual([
      { balance: 0 },
    ])
  })

  it.each([
    [{ method: 'cash', payment_amount: 9_999 }, 'PAYMENT_TOO_LOW'],
    [{ method: 'card', payment_amount: 10_001 }, 'PAYMENT_NOT_EXACT'],
    [{ method: 'transfer', payment_amount: 10_000 }, 'TENDER_NOT_OFFERED'],
    [{ method: 'counter', payment_amount: 10_000 }, 'VALIDATION_FAILED'],
    [{ method: 'kasbon', payment_amount: 10_000 }, 'VALIDATION_FAILED'],
    [{ method: 'cash', payment_amount: 10_000, customer_id: 1 }, 'VALIDATION_FAILED'],
    [{ method: 'kasbon', payment_amount: 10_000, customer_id: 99_999 }, 'CUSTOMER_NOT_FOUND'],
  ])('of %j is refused: %s', async (body, reason) => {
    const id = await order()
    expect((await pay(id, body)).error?.reason).toBe(reason)
    expect((await show(id)).payment_status).toBe('waiting')
  })

  it('needs an open shift where the settings say so', async () => {
    await buildSettings(shop.database, { is_shift_required: true })
    const id = await order()
    expect((await pay(id, cash)).error?.reason).toBe('SHIFT_REQUIRED')
    await buildSettings(shop.database, { tenders: ['cash', 'counter', 'card', 'kasbon'] })
  })

  it('is taken once, also when two take it at once', async () => {
    const id = await order()
    const answers = await Promise.all([pay(id, cash), pay(id, cash)])
    expect(answers.map(({ code }) => code).sort()).toEqual([200, 409])
    expect(answers.find(({ code }) => code === 409)?.error?.details).toMatchObject({
      payment_status: 'paid',
      by: 'Sari',
    })
    expect((await show(id)).tenders).toHaveLength(1)
  })

  it('is taken once with one key', async () => {
    const id = await order()
    await pay(id, cash, 'pay-late-once-001')
    expect((await pay(id, cash, 'pay-late-once-001')).headers['idempotency-replayed']).toBe('true')
  })

  it('of nothing is taken without a tender', async () => {
    const id = await order({ extras: [{ kind: 'discount', amount: -10_000 }] })
    expect((await pay(id, { method: 'cash', payment_amount: 0 })).data.payment_status).toBe('paid')
    expect((await show(id)).tenders).toEqual([])
  })

  describe('for too long', () => {
    const end = (limit = 100) =>
      endWaitingOrders(shop.database, createSettingsReader(shop.database, shop.config), { limit })
    const stateOf = async (id: string) => {
      const [row] = await shop.query<{ status: string; payment_status: string }>(
        'SELECT status, payment_status FROM transactions WHERE id = ?',
        [uuidToBytes(id)],
      )
      return row
    }

    it('ends the order, with its goods back in stock, and no other', async () => {
      const goodsId = await buildGoods(shop.database, { stock: 10 })
      const late = { lines: [{ goodsId, quantity: 2 }], method: 'counter', receivedMinutesAgo: 31 }
      const ended = await buildSale(shop.database, late)
      const fresh = await buildSale(shop.database, { ...late, receivedMinutesAgo: 29 })
      const verified = await buildSale(shop.database, { ...late, status: 'verified' })
      const paid = await buildSale(shop.database, { ...late, method: 'cash' })

      expect(await end()).toBe(1)
      expect(await stateOf(ended)).toEqual({ status: 'rejected', payment_status: 'expired' })
      expect(await stateOf(fresh)).toEqual({ status: 'received', payment_status: 'waiting' })
      expect(await stateOf(verified)).toEqual({ status: 'verified', payment_status: 'waiting' })
      expect(await stateOf(paid)).toEqual({ status: 'received', payment_status: 'paid' })
      expect(await shop.query('SELECT stock FROM goods WHERE id = ?', [goodsId])).toEqual([{ stock: 4 }])
      expect((await show(ended)).history.at(-1)).toMatchObject({ by: null, reason: 'not paid in time' })
      expect((await pay(ended, cash)).error?.reason).toBe('STEP_NOT_ALLOWED')
      expect(await end()).toBe(0)
    })

    it('ends so many orders at the most, oldest first', async () => {
      const older = await order({ receivedMinutesAgo: 50 })
      const younger = await order({ receivedMinutesAgo: 40 })
      expect(await end(1)).toBe(1)
      expect((await stateOf(older))?.status).toBe('rejected')
      expect((await stateOf(younger))?.status).toBe('received')
      await end()
    })

    it('is either taken or ends the order', async () => {
      for (let round = 0; round < 4; round++) {
        const id = await order({ receivedMinutesAgo: 60 })
        const [paid, ended, endedToo] = await Promise.all([pay(id, cash), end(), end()])
        expect((ended ?? 0) + (endedToo ?? 0)).toBe(paid.code === 200 ? 0 : 1)
        expect(await stateOf(id)).toEqual(
          paid.code === 200
            ? { status: 'received', payment_status: 'paid' }
            : { status: 'rejected', payment_status: 'expired' },
        )
      }
    })
  })
})
