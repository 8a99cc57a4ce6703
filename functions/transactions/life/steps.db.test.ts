import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import { buildSale } from '@kedai/shared/testing/build-sale.ts'
import { type BuiltStaff, buildGoods, buildSettings, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { transactions } from '../handler.ts'

describe.each(engines)('a transaction on $name', (engine) => {
  const shop = useTestShop(engine, [transactions])
  afterEach(shop.expectBooksInOrder)
  let sari: BuiltStaff
  let budi: BuiltStaff
  beforeAll(async () => {
    sari = await buildStaff(shop.database, { role: 'cashier', name: 'Sari' })
    budi = await buildStaff(shop.database, { role: 'manager', name: 'Budi' })
  })

  const step = (id: string, name: string, as: BuiltStaff | null = sari, body: object = {}, key?: string) =>
    ask(shop, 'POST', `transactions/${id}/${name}`, { as: as ?? undefined, body, key })
  const show = async (id: string) => (await ask(shop, 'GET', `transactions/${id}`, { as: sari })).data
  async function order(sale: Partial<Parameters<typeof buildSale>[1]> = {}, stock = 10) {
    const goodsId = await buildGoods(shop.database, { stock })
    const id = await buildSale(shop.database, { lines: [{ goodsId, quantity: 2 }], ...sale })
    return { goodsId, id }
  }
  const stockOf = async (goodsId: number) =>
    (await shop.query<{ stock: number }>('SELECT stock FROM goods WHERE id = ?', [goodsId]))[0]?.stock

  it('is verified and completed, each by whom and when in its history', async () => {
    const { id } = await order()
    expect((await step(id, 'verify')).data).toMatchObject({
      transaction_id: id,
      status: 'verified',
      payment_status: 'paid',
      total_amount: 10_000,
      refunded_amount: 0,
      allowed: ['complete', 'refund'],
    })
    expect((await step(id, 'complete', budi)).data.status).toBe('completed')

    const { history, allowed } = await show(id)
    expect(
      history.map(({ status, by }: { status: string; by: { name: string } | null }) => [status, by?.name]),
    ).toEqual([
      ['received', undefined],
      ['verified', 'Sari'],
      ['completed', 'Budi'],
    ])
    expect(allowed).toEqual(['refund'])
  })

  it('takes a step without a body, and none with a field that it does not know', async () => {
    const { id } = await order()
    const path = `transactions/${id}/verify`
    expect((await ask(shop, 'POST', path, { as: sari, body: { status: 'completed' } })).error?.reason).toBe(
      'VALIDATION_FAILED',
    )
    expect((await ask(shop, 'POST', path, { as: sari })).data.status).toBe('verified')
  })

  it('is not completed before it is paid', async () => {
    const { id } = await order({ method: 'counter', status: 'verified' })
    expect((await step(id, 'complete')).error).toMatchObject({
      reason: 'STEP_NOT_ALLOWED',
      details: { status: 'verified', payment_status: 'waiting', allowed: ['reject', 'take_payment'] },
    })
  })

  it('answers a step again by its key, and takes it once', async () => {
    const { id } = await order()
    const first = await step(id, 'verify', sari, {}, 'verify-again-0001')
    const again = await step(id, 'verify', sari, {}, 'verify-again-0001')

    expect(again.data).toEqual(first.data)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await show(id)).history).toHaveLength(2)
  })

  it.each(['verify', 'complete', 'reject', 'refund', 'payment'])('wants a key for %s', async (name) => {
    const { id } = await order()
    const bodies: Record<string, object> = {
      reject: { reason: 'habis' },
      refund: { reason: 'tumpah', restock: false },
      payment: { method: 'cash', payment_amount: 10_000 },
    }
    expect((await step(id, name, budi, bodies[name] ?? {}, '')).error?.reason).toBe(
      'IDEMPOTENCY_KEY_REQUIRED',
    )
  })

  it('that is not there is not found', async () => {
    const id = '01900000-0000-7000-8000-000000000000'
    expect((await step(id, 'verify')).error?.reason).toBe('TRANSACTION_NOT_FOUND')
    expect((await step(id, 'cancel', null)).error?.reason).toBe('TRANSACTION_NOT_FOUND')
    expect((await ask(shop, 'GET', `transactions/${id}`, { as: sari })).code).toBe(404)
  })

  it('is verified by one of two at once, and the other is told who', async () => {
    const { id } = await order()
    const answers = await Promise.all([step(id, 'verify', sari), step(id, 'verify', budi)])

    const [won] = answers.filter(({ code }) => code === 200)
    const [lost] = answers.filter(({ code }) => code === 409)
    expect(won?.data.status).toBe('verified')
    expect(lost?.error).toEqual({
      reason: 'STEP_NOT_ALLOWED',
      message: expect.any(String),
      request_id: expect.any(String),
      details: {
        status: 'verified',
        payment_status: 'paid',
        allowed: ['complete', 'refund'],
        by: answers[0]?.code === 200 ? 'Sari' : 'Budi',
        at: won?.data.occurred_at,
      },
    })
    expect((await show(id)).history).toHaveLength(2)
  })

  it('writes before it tells what somebody else just did', async () => {
    const { id } = await order({ status: 'completed' })
    await step(id, 'verify')
    expect(await shop.query('SELECT replays FROM transactions WHERE id = ?', [uuidToBytes(id)])).toEqual([
      { replays: 1 },
    ])
  })

  describe('that is rejected', () => {
    it('has its goods back in stock, its money given back on today’s date, and the reason in the books', async () => {
      const tea = await buildGoods(shop.database, { stock: 10 })
      const brewed = await buildGoods(shop.database, { tracksStock: false, stock: 0 })
      const id = await buildSale(shop.database, {
        lines: [
          { goodsId: tea, quantity: 2 },
          { goodsId: brewed, takesStock: false },
          { goodsId: tea, quantity: 3, note: 'es' },
        ],
        extras: [{ kind: 'tax', amount: 3_000 }],
        paymentAmount: 50_000,
      })
      expect(await stockOf(tea)).toBe(5)

      const rejected = await step(id, 'reject', sari, { reason: 'Gas habis' })

      expect(rejected.data).toMatchObject({
        status: 'rejected',
        payment_status: 'refunded',
        refunded_amount: 33_000,
        allowed: [],
      })
      expect(await stockOf(tea)).toBe(10)
      expect(
        await shop.query(
          `SELECT goods_id, kind, quantity, reason, staff_id, line_number FROM stock_movements
            WHERE transaction_id = ? ORDER BY line_number`,
          [uuidToBytes(id)],
        ),
      ).toEqual([
        {
          goods_id: tea,
          kind: 'reversal',
          quantity: 2,
          reason: 'Gas habis',
          staff_id: sari.staffId,
          line_number: 1,
        },
        {
          goods_id: tea,
          kind: 'reversal',
          quantity: 3,
          reason: 'Gas habis',
          staff_id: sari.staffId,
          line_number: 3,
        },
      ])
      const { refunds, history, business_date } = await show(id)
      expect(refunds).toMatchObject([
        {
          kind: 'rejection',
          method: 'cash',
          amount: 33_000,
          reason: 'Gas habis',
          by: { name: 'Sari' },
          business_date,
          lines: [
            { line_number: 1, quantity: 2, amount: 11_000, restocked: true },
            { line_number: 2, quantity: 1, amount: 5_500, restocked: false },
            { line_number: 3, quantity: 3, amount: 16_500, restocked: true },
          ],
        },
      ])
      expect(history.at(-1)).toMatchObject({ status: 'rejected', reason: 'Gas habis' })
    })

    it('gives nothing back where nothing was paid, also once it was verified', async () => {
      for (const status of ['received', 'verified'] as const) {
        const { id, goodsId } = await order({ method: 'counter', status })
        const rejected = await step(id, 'reject', sari, { reason: 'Tidak diambil' })
        expect(rejected.data).toMatchObject({
          status: 'rejected',
          payment_status: 'expired',
          refunded_amount: 0,
        })
        expect(await stockOf(goodsId)).toBe(10)
        expect((await show(id)).refunds).toEqual([])
      }
    })

    it('is not rejected any more once it is verified and paid', async () => {
      const { id, goodsId } = await order({ status: 'verified' })
      expect((await step(id, 'reject', sari, { reason: 'Salah' })).error?.reason).toBe('STEP_NOT_ALLOWED')
      expect(await stockOf(goodsId)).toBe(8)
    })

    it('needs a reason', async () => {
      const { id } = await order()
      expect((await step(id, 'reject', sari, { reason: '  ' })).error?.reason).toBe('VALIDATION_FAILED')
    })

    it('notes the shift whose drawer the cash came from, or is refused where one is needed', async () => {
      await buildSettings(shop.database, { is_shift_required: true })
      const { id } = await order()
      expect((await step(id, 'reject', sari, { reason: 'Salah' })).error?.reason).toBe('SHIFT_REQUIRED')
      const opened = await ask(shop, 'POST', 'transactions/shifts', {
        as: sari,
        body: { opening_float: 50_000 },
      })
      expect((await step(id, 'reject', sari, { reason: 'Salah' })).code).toBe(200)
      expect(
        await shop.query('SELECT shift_id FROM refunds WHERE transaction_id = ?', [uuidToBytes(id)]),
      ).toEqual([{ shift_id: opened.data.shift_id }])
      await ask(shop, 'POST', `transactions/shifts/${opened.data.shift_id}/close`, {
        as: sari,
        body: { denominations: [] },
      })
      await buildSettings(shop.database, {})
    })

    it('comes off the account that it went on, and off the other ways of a split payment', async () => {
      const customerId = await buildCustomer('Bu Ani')
      const goodsId = await buildGoods(shop.database)
      const id = await buildSale(shop.database, {
        lines: [{ goodsId, quantity: 2 }],
        tenders: [
          { method: 'cash', amount: 8_000 },
          { method: 'kasbon', amount: 4_000 },
        ],
        paymentAmount: 12_000,
        customerId,
      })
      await step(id, 'reject', sari, { reason: 'Salah' })

      const { refunds } = await show(id)
      expect(
        refunds.map(({ method, amount }: { method: string; amount: number }) => [method, amount]),
      ).toEqual([
        ['kasbon', 4_000],
        ['cash', 6_000],
      ])
      expect(await balanceOf(customerId)).toBe(0)
    })
  })

  async function buildCustomer(name: string): Promise<number> {
    const made = await ask(shop, 'POST', 'transactions/customers', {
      as: budi,
      body: { name, credit_limit: 100_000 },
    })
    return made.data.customer_id
  }
  const balanceOf = async (customerId: number) =>
    (await shop.query<{ balance: number }>('SELECT balance FROM customers WHERE id = ?', [customerId]))[0]
      ?.balance

  describe('that its customer takes back', () => {
    it('is rejected by nobody of the staff, with its goods back in stock', async () => {
      const { id, goodsId } = await order({ method: 'counter' })
      const cancelled = await step(id, 'cancel', null)

      expect(cancelled.data).toMatchObject({ status: 'rejected', payment_status: 'expired' })
      expect(await stockOf(goodsId)).toBe(10)
      expect((await show(id)).history.at(-1)).toMatchObject({
        status: 'rejected',
        by: null,
        reason: 'cancelled by the customer',
      })
    })

    it('stays where it is paid or verified, and the customer is told nothing of the staff', async () => {
      const paid = await order()
      const verified = await order({ method: 'counter' })
      await step(verified.id, 'verify')
      for (const { id, goodsId } of [paid, verified]) {
        const refused = await step(id, 'cancel', null)
        expect(refused.error?.reason).toBe('STEP_NOT_ALLOWED')
        expect(refused.error?.details).not.toHaveProperty('by')
        expect(refused.error?.details['allowed']).toEqual([])
        expect(await stockOf(goodsId)).toBe(8)
      }
    })

    it('needs no key, and is taken back once', async () => {
      const { id, goodsId } = await order({ method: 'counter' })
      const answers = await Promise.all(Array.from({ length: 4 }, () => step(id, 'cancel', null, {}, '')))
      expect(answers.map(({ code }) => code).sort()).toEqual([200, 409, 409, 409])
      expect(await stockOf(goodsId)).toBe(10)
    })

    it('is either taken back or verified', async () => {
      for (let round = 0; round < 4; round++) {
        const { id, goodsId } = await order({ method: 'counter' })
        const answers = await Promise.all([step(id, 'cancel', null), step(id, 'verify')])
        expect(answers.map(({ code }) => code).sort()).toEqual([200, 409])
        expect(await stockOf(goodsId)).toBe(answers[0]?.code === 200 ? 10 : 8)
      }
    })
  })

  it('goes one way where verify, reject and refund race', async () => {
    for (let round = 0; round < 4; round++) {
      const { id, goodsId } = await order()
      const [verified, rejected, refunded] = await Promise.all([
        step(id, 'verify', sari),
        step(id, 'reject', budi, { reason: 'Salah' }),
        step(id, 'refund', budi, { reason: 'Salah', restock: true }),
      ])
      const isRejected = rejected.code === 200
      expect(verified.code).toBe(isRejected ? 409 : 200)
      if (isRejected) expect(refunded.code).toBe(409)
      expect(await stockOf(goodsId)).toBe(isRejected || refunded.code === 200 ? 10 : 8)
    }
  })
})
