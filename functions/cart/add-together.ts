import type { FirstLock } from '@kedai/shared/coalesce/coalesce-writes.ts'
import type { Decision } from '@kedai/shared/coalesce/decision.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { readModifierGroups } from '@kedai/shared/goods/modifiers.ts'
import { readGoods } from '@kedai/shared/goods/read-goods.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import { findStoredAnswers, flushReplay, storeAnswers } from '@kedai/shared/idempotency/stored-answers.ts'
import { flushBeforeAnswering, lockCarts, readLinesOfCarts } from '@kedai/shared/sale/cart-record.ts'
import { findTransactionsOf } from '@kedai/shared/sale/paid-cart.ts'
import type { CartTotals } from './contract.ts'
import { type AddOrder, decideAdditions } from './decide-additions.ts'
import { writeCarts } from './write-carts.ts'

/**
 * Adds to the carts of orders in one transaction, the same as if each had been done after the one before it: the
 * carts are locked, ascending, all is decided in memory, and written by one statement a table.
 */
export async function addTogether(
  statements: Statements,
  orders: readonly AddOrder[],
  firstLock: FirstLock,
): Promise<Decision<Outcome<CartTotals>>[]> {
  const cartIds = new Set(orders.flatMap(({ body }) => body.cart_id ?? []))
  const carts = cartIds.size === 0 ? new Map() : await lockCarts(statements, [...cartIds], firstLock)
  const stored = await findStoredAnswers<CartTotals>(
    statements,
    orders.flatMap(({ idempotency }) => idempotency?.key ?? []),
  )
  const transactions = await findTransactionsOf(
    statements,
    [...carts.values()].filter(({ status }) => status === 'paid').map(({ id }) => id),
  )
  const lines = await readLinesOfCarts(statements, [...carts.keys()])
  const goods = await readGoods(statements, [...new Set(orders.map(({ body }) => body.goods_id))])
  const withModifiers = [...goods.values()].filter(({ hasModifiers }) => hasModifiers)
  const groups = await readModifierGroups(
    statements,
    withModifiers.map(({ id }) => id),
  )

  const decided = decideAdditions(orders, { carts, stored, transactions, lines, goods, groups, firstLock })
  await flushReplay(statements, ...decided.replays)
  await flushBeforeAnswering(statements, ...decided.cartsSpokenOf)
  await writeCarts(statements, decided.carts)
  await storeAnswers(statements, decided.answers)
  return decided.decisions
}
