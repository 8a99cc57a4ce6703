import { uuidFromBytes } from '../contract/ids.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'
import { flushBeforeAnswering } from './cart-record.ts'

/** The transaction that paid the cart. */
export async function findTransactionOf(statements: Statements, cartId: number): Promise<string> {
  const [paid] = await statements.rows<{ id: Buffer }>('SELECT id FROM transactions WHERE cart_id = ?', [
    cartId,
  ])
  if (paid === undefined) throw new Error(`cart ${cartId} is paid but has no transaction`)
  return uuidFromBytes(paid.id)
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
