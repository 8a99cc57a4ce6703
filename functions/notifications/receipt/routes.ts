import { TransactionId } from '@kedai/shared/contract/ids.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { createFlushGuard } from '@kedai/shared/outbox/flush-guard.ts'
import { answerReceipt } from '@kedai/shared/receipts/answer-receipt.ts'
import { type Receipt, ReceiptAnswer, ReceiptQuery } from '@kedai/shared/receipts/contract.ts'
import { readReceipt } from '@kedai/shared/receipts/read-receipt.ts'
import { createReadFlushed } from '@kedai/shared/transactions/read-flushed.ts'
import { z } from 'zod'

/** What the customer's receipt needs from outside. */
export interface ReceiptDeps {
  /** @throws Refusal `TRANSACTION_NOT_FOUND` */
  readonly showReceipt: (transactionId: string) => Promise<Receipt>
}

export const receipt = definePart<ReceiptDeps>({
  wire: ({ database, config }) => {
    const read = createReadFlushed(database, createFlushGuard(database))
    return {
      showReceipt: (transactionId) =>
        read((statements) => readReceipt(statements, transactionId, 'customer', config.shopTimeZone)),
    }
  },
  routes:
    ({ showReceipt }) =>
    async (app) => {
      app.get(
        '/:transaction_id/receipt',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'showCustomerReceipt',
            summary: "The customer's copy of the receipt, for whoever holds the transaction's id",
            params: z.object({ transaction_id: TransactionId }),
            querystring: ReceiptQuery,
            response: {
              200: ReceiptAnswer,
              304: z.null().describe('It is still as the answer that If-None-Match names'),
              ...refusals('TRANSACTION_NOT_FOUND'),
            },
          },
        },
        async (request, reply) =>
          answerReceipt(request, reply, await showReceipt(request.params.transaction_id), request.query),
      )
    },
})
