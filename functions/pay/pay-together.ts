import type { FirstLock } from '@kedai/shared/coalesce/coalesce-writes.ts'
import type { Decision } from '@kedai/shared/coalesce/decision.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { flushBeforeAnswering, lockCarts, readLinesOfCarts } from '@kedai/shared/sale/cart-record.ts'
import { lockSaleCatalogue } from '@kedai/shared/sale/sale-catalogue.ts'
import { bookSales } from './book-sales.ts'
import type { Payment } from './contract.ts'
import { decideOrders } from './decide-orders.ts'
import { findPaymentsByCart, findPaymentsByKey } from './find-payment.ts'
import { holdMoney } from './hold-money.ts'
import type { PayOrder } from './pay-order.ts'
import { takeStock } from './take-stock.ts'

/**
 * Pays the carts of orders in one transaction, the same as if each had been paid after the one before it. Everything
 * is locked in the order in which everything locks (carts, customers' accounts, shifts, goods ascending, ledger head),
 * then decided in memory, then written by one statement a table.
 */
export async function payTogether(
  statements: Statements,
  orders: readonly PayOrder[],
  firstLock: FirstLock,
): Promise<Decision<Outcome<Payment>>[]> {
  const carts = await lockCarts(statements, [...new Set(orders.map(({ body }) => body.cart_id))], firstLock)
  const byKey = await findPaymentsByKey(
    statements,
    orders.flatMap(({ idempotency }) => (idempotency === undefined ? [] : [idempotency.key])),
  )
  const byCart = await findPaymentsByCart(
    statements,
    [...carts.values()].filter(({ status }) => status === 'paid').map(({ id }) => id),
  )

  const selling = orders.filter(
    ({ body, idempotency }) =>
      carts.get(body.cart_id)?.status === 'open' &&
      (idempotency === undefined || !byKey.has(idempotency.key)),
  )
  const lines = await readLinesOfCarts(statements, [...new Set(selling.map(({ body }) => body.cart_id))])
  const money = await holdMoney(statements, selling)
  const catalogue = await lockSaleCatalogue(statements, [...lines.values()].flat())

  const decided = decideOrders(orders, { carts, byKey, byCart, lines, money, catalogue, firstLock })
  await flushBeforeAnswering(statements, ...decided.cartsSpokenOf)
  await takeStock(
    statements,
    decided.sales.flatMap(({ sale }) => sale.needs),
  )
  return decided.decisionsOnce(await bookSales(statements, decided.sales))
}
