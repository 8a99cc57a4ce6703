import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { Receipt } from '@kedai/shared/receipts/contract.ts'
import { readReceipt } from '@kedai/shared/receipts/read-receipt.ts'

/**
 * Counts a print: the first one is the receipt, each one after it a copy. Where the answer was lost, the repeat is
 * marked as a copy of what nobody got; better than two originals.
 *
 * @throws Refusal `TRANSACTION_NOT_FOUND`
 */
export type PrintReceipt = (transactionId: string) => Promise<Receipt>

export function createPrintReceipt({
  database,
  config,
}: Pick<Platform, 'database' | 'config'>): PrintReceipt {
  return (transactionId) =>
    database.transaction(
      async (statements) => {
        const id = uuidToBytes(transactionId)
        const counted = await statements.change(
          'UPDATE transactions SET receipt_prints = receipt_prints + 1 WHERE id = ?',
          [id],
        )
        if (counted === 0) throw new Refusal('TRANSACTION_NOT_FOUND')
        const [row] = await statements.rows<{ receipt_prints: number }>(
          'SELECT receipt_prints FROM transactions WHERE id = ?',
          [id],
        )
        const printNumber = row?.receipt_prints ?? 1
        return {
          ...(await readReceipt(statements, transactionId, 'staff', config.shopTimeZone)),
          print_number: printNumber,
          is_copy: printNumber > 1,
        }
      },
      { recognisesItself: false },
    )
}
