import { ask } from '@kedai/shared/testing/ask-as-staff.ts'
import { type BuiltStaff, buildGoods } from '@kedai/shared/testing/builders.ts'
import type { TestShop } from '@kedai/shared/testing/test-shop.ts'
import { expect } from 'vitest'
import type { Model, Real } from './model.ts'
import { CREDIT_LIMIT, type Rules } from './rules.ts'

const OPENING_FLOAT = 50_000
const STOCK = 12
const GOODS = [
  { price: 5_000, isTracked: true },
  { price: 3_333, isTracked: true },
  { price: 7_777, isTracked: false },
  { price: 0, isTracked: true },
]

/** Goods, a customer and an open drawer of this run's own. */
export async function openRun(shop: TestShop, manager: BuiltStaff, rules: Rules) {
  const goods: Model['goods'] = []
  for (const { price, isTracked } of GOODS) {
    const stock = isTracked ? STOCK : 0
    goods.push({
      id: await buildGoods(shop.database, { price, stock, tracksStock: isTracked }),
      price,
      isTracked,
      stock,
    })
  }
  const customer = await ask(shop, 'POST', 'transactions/customers', {
    as: manager,
    body: { name: 'Bu Ani', credit_limit: CREDIT_LIMIT },
  })
  const shift = await ask(shop, 'POST', 'transactions/shifts', {
    as: manager,
    body: { opening_float: OPENING_FLOAT },
  })
  const model: Model = {
    rules,
    goods,
    customer: { id: customer.data.customer_id, balance: 0 },
    cash: OPENING_FLOAT,
    sales: [],
    last: undefined,
  }
  const real: Real = { shop, manager, shiftId: shift.data.shift_id }
  return { model, real }
}

/** Closes the shift that a failed run left open, so that the next one can have the drawer. */
export async function closeLeftOpen(shop: TestShop, manager: BuiltStaff): Promise<void> {
  const open = await ask(shop, 'GET', 'transactions/shifts/current', { as: manager })
  if (open.code === 200) await closeShift(shop, manager, open.data.shift_id)
}

async function closeShift(shop: TestShop, manager: BuiltStaff, shiftId: number) {
  const path = `transactions/shifts/${shiftId}/close`
  return ask(shop, 'POST', path, { as: manager, body: { denominations: [] } })
}

/** Holds the whole shop against the model, closes its drawer, and checks the books. */
export async function endRun(model: Model, { shop, manager, shiftId }: Real): Promise<void> {
  const read = async (path: string) => (await ask(shop, 'GET', `transactions/${path}`, { as: manager })).data
  const stocks = await shop.query('SELECT id, stock FROM goods WHERE id IN (?, ?, ?, ?) ORDER BY id', [
    ...model.goods.map(({ id }) => id),
  ])
  expect(stocks).toEqual(model.goods.map(({ id, stock }) => ({ id, stock })))
  expect(await read(`customers/${model.customer.id}`)).toMatchObject({ balance: model.customer.balance })
  expect(await read(`shifts/${shiftId}`)).toMatchObject({ status: 'open', expected_amount: model.cash })
  for (const sale of model.sales) {
    const shown = await read(sale.id)
    expect(shown).toMatchObject({
      status: sale.status,
      payment_status: sale.paymentStatus,
      total_amount: sale.total,
      refunded_amount: sale.refunded,
    })
    const refunds: { amount: number }[] = shown.refunds
    expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(sale.refunded)
    const lines: { kind: string }[] = shown.lines
    expect(lines.filter(({ kind }) => kind === 'goods')).toMatchObject(
      sale.lines.map(({ goods, quantity, refunded }) => ({
        goods_id: goods.id,
        quantity,
        refunded_quantity: refunded,
      })),
    )
  }
  const closed = await closeShift(shop, manager, shiftId)
  expect(closed.data).toMatchObject({ status: 'closed', expected_amount: model.cash })
  await shop.expectBooksInOrder()
}
