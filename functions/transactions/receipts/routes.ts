import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { answerPrint, answerReceipt } from '@kedai/shared/receipts/answer-receipt.ts'
import { PrintAnswer, PrintBody, ReceiptAnswer, ReceiptQuery } from '@kedai/shared/receipts/contract.ts'
import { z } from 'zod'
import { TransactionParams } from '../life/contract.ts'
import { createPrintReceipt, type PrintReceipt } from './print-receipt.ts'
import { createShowReceipt, type ShowReceipt } from './show-receipt.ts'

/** What receipts need from outside. */
export interface ReceiptsDeps {
  readonly showReceipt: ShowReceipt
  readonly printReceipt: PrintReceipt
}

const NOT_MODIFIED = z.null().describe('It is still as the answer that If-None-Match names')

export const receipts = definePart<ReceiptsDeps>({
  wire: (platform) => ({
    showReceipt: createShowReceipt(platform),
    printReceipt: createPrintReceipt(platform),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/:transaction_id/receipt',
      {
        config: { access: 'transactions.read' },
        schema: {
          operationId: 'showReceipt',
          summary: 'A receipt to look at, marked as a copy: as JSON, a page or bytes for a printer',
          params: TransactionParams,
          querystring: ReceiptQuery,
          response: { 200: ReceiptAnswer, 304: NOT_MODIFIED, ...refusals('TRANSACTION_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const receipt = await deps.showReceipt(request.params.transaction_id)
        return answerReceipt(request, reply, receipt, request.query)
      },
    )

    app.post(
      '/:transaction_id/receipt/prints',
      {
        config: { access: 'transactions.read' },
        schema: {
          operationId: 'printReceipt',
          summary: 'Print a receipt: the first print is the original, each one after it a numbered copy',
          params: TransactionParams,
          body: PrintBody,
          response: { 200: PrintAnswer, ...refusals('TRANSACTION_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request, reply) =>
        answerPrint(reply, await deps.printReceipt(request.params.transaction_id), request.body),
    )
  },
})
