import { uuidFromBytes } from '../contract/ids.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { flushBeforeAnswering } from './cart-record.ts'

/** The transaction that paid the cart. */
export async function findTransactionOf(statements: Statements, cartId: number): Promise<string> {
  return transactionIdIn(await findTransactionsOf(statements, [cartId]), cartId)
}

/** The transactions that paid carts, by the cart's number. */
export async function findTransactionsOf(
  statements: Statements,
  cartIds: readonly number[],
): Promise<Map<number, string>> {
  if (cartIds.length === 0) return new Map()
  const paid = await statements.listRows<{ id: Buffer; cart_id: number }>(
    'SELECT id, cart_id FROM transactions FORCE INDEX (transactions_cart) WHERE cart_id IN (?)',
    [cartIds],
  )
  return new Map(paid.map((row) => [row.cart_id, uuidFromBytes(row.id)]))
}

/** @param transactions - as {@link findTransactionsOf} returns them for a paid cart */
export function transactionIdIn(transactions: ReadonlyMap<number, string>, cartId: number): string {
  const transactionId = transactions.get(cartId)
  if (transactionId === undefined) throw new Error(`cart ${cartId} is paid but has no transaction`)
  return transactionId
}

/**
 * The refusal of a cart that is paid already, to be returned from its transaction (not thrown): it speaks of a
 * sale, so it is committed before it is said.
 */
export async function refusePaidCart(statements: Statements, cartId: number): Promise<Refusal> {
  const transactionId = await findTransactionOf(statements, cartId)
  await flushBeforeAnswering(statements, cartId)
  return new Refusal('CART_ALREADY_PAID', { transaction_id: transactionId })
}
