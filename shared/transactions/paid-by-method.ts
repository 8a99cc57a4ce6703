import type { Statements } from '../database/statements.ts'
import type { MoneyByMethod } from './plan-return.ts'
import type { TransactionRecord } from './transaction-record.ts'

/**
 * What was paid of a transaction, by method: its tenders where it has any, the cash one less the change; else all of
 * it by its own method.
 */
export function paidByMethodOf(
  transaction: Pick<TransactionRecord, 'method' | 'totalAmount' | 'returnAmount'>,
  tenders: readonly MoneyByMethod[],
): MoneyByMethod[] {
  if (tenders.length === 0) return [{ method: transaction.method, amount: transaction.totalAmount }]
  return tenders.map(({ method, amount }) => ({
    method,
    amount: method === 'cash' ? amount - transaction.returnAmount : amount,
  }))
}

/** What was paid of one transaction. */
export async function readPaidByMethod(
  statements: Statements,
  transaction: TransactionRecord,
): Promise<MoneyByMethod[]> {
  const tenders = await statements.rows<MoneyByMethod>(
    'SELECT method, amount FROM transaction_tenders WHERE transaction_id = ? ORDER BY tender_number',
    [transaction.id],
  )
  return paidByMethodOf(transaction, tenders)
}

/** What was given back so far, by method. */
export async function readReturnedByMethod(statements: Statements, id: Buffer): Promise<MoneyByMethod[]> {
  return statements.rows<MoneyByMethod>(
    `SELECT method, CAST(SUM(amount) AS SIGNED) AS amount FROM refunds WHERE transaction_id = ? GROUP BY method`,
    [id],
  )
}
