import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import {
  answerOnce,
  IdempotencyHeaders,
  idempotencyOf,
  KEY_REFUSALS,
  NEEDED_KEY_REFUSALS,
  requireIdempotency,
} from '@kedai/shared/idempotency/idempotency.ts'
import { createFlushGuard } from '@kedai/shared/outbox/flush-guard.ts'
import { createReadFlushed } from '@kedai/shared/transactions/read-flushed.ts'
import { z } from 'zod'
import {
  EmptyBody,
  PaymentTaken,
  RefundBody,
  Refunded,
  RejectBody,
  StepTaken,
  TakePaymentBody,
  TransactionParams,
} from './contract.ts'
import { createComplete, createVerify, type MoveOn } from './move-on.ts'
import { createRefund, type Refund } from './refund.ts'
import { type Cancel, createCancel, createReject, type Reject } from './reject.ts'
import { createSearch, type Search } from './search.ts'
import { SearchQuery, TransactionDetails, TransactionSummary } from './search-contract.ts'
import { createShow, type Show } from './show.ts'
import { createTakePayment, type TakePayment } from './take-payment.ts'

/** What the life of a sale needs from outside. */
export interface LifeDeps {
  readonly search: Search
  readonly show: Show
  readonly verify: MoveOn
  readonly complete: MoveOn
  readonly reject: Reject
  readonly refund: Refund
  readonly takePayment: TakePayment
  readonly cancel: Cancel
}

const STEP_REFUSALS = ['TRANSACTION_NOT_FOUND', 'STEP_NOT_ALLOWED', ...KEY_REFUSALS] as const
const STAFF_STEP_REFUSALS = ['TRANSACTION_NOT_FOUND', 'STEP_NOT_ALLOWED', ...NEEDED_KEY_REFUSALS] as const

export const life = definePart<LifeDeps>({
  wire: (platform) => {
    const read = createReadFlushed(platform.database, createFlushGuard(platform.database))
    return {
      search: createSearch(read),
      show: createShow(read),
      verify: createVerify(platform.database),
      complete: createComplete(platform.database),
      reject: createReject(platform),
      refund: createRefund(platform),
      takePayment: createTakePayment(platform),
      cancel: createCancel(platform),
    }
  },
  routes: (deps) => async (app) => {
    app.get(
      '/',
      {
        config: { access: 'transactions.read' },
        schema: {
          operationId: 'searchTransactions',
          summary: 'Search the transactions, newest first',
          querystring: SearchQuery,
          response: { 200: enveloped(z.array(TransactionSummary)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { transactions, nextAfter, count } = await deps.search(request.query)
        if (nextAfter !== undefined) reply.header('Link', nextPageLink(request.query, { after: nextAfter }))
        if (count !== undefined) reply.header('X-Total-Count', count)
        return ok([...transactions])
      },
    )

    app.get(
      '/:transaction_id',
      {
        config: { access: 'transactions.read' },
        schema: {
          operationId: 'showTransaction',
          summary: 'One transaction with its lines, payments, refunds and history',
          params: TransactionParams,
          response: { 200: enveloped(TransactionDetails), ...refusals('TRANSACTION_NOT_FOUND') },
        },
      },
      async (request) => ok(await deps.show(request.params.transaction_id)),
    )

    app.post(
      '/:transaction_id/verify',
      {
        config: { access: 'transactions.verify' },
        schema: {
          operationId: 'verifyTransaction',
          summary: 'Take on a received order',
          headers: IdempotencyHeaders,
          params: TransactionParams,
          body: EmptyBody,
          response: { 200: enveloped(StepTaken), ...refusals(...STAFF_STEP_REFUSALS) },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { transaction_id } = request.params
        return answerOnce(reply, await deps.verify(transaction_id, caller, requireIdempotency(request)))
      },
    )

    app.post(
      '/:transaction_id/complete',
      {
        config: { access: 'transactions.verify' },
        schema: {
          operationId: 'completeTransaction',
          summary: 'A verified order is paid and handed over',
          headers: IdempotencyHeaders,
          params: TransactionParams,
          body: EmptyBody,
          response: { 200: enveloped(StepTaken), ...refusals(...STAFF_STEP_REFUSALS) },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { transaction_id } = request.params
        return answerOnce(reply, await deps.complete(transaction_id, caller, requireIdempotency(request)))
      },
    )

    app.post(
      '/:transaction_id/reject',
      {
        config: { access: 'transactions.reject' },
        schema: {
          operationId: 'rejectTransaction',
          summary: 'Turn an order down: its goods go back to stock, its money to the customer',
          headers: IdempotencyHeaders,
          params: TransactionParams,
          body: RejectBody,
          response: {
            200: enveloped(StepTaken),
            ...refusals(...STAFF_STEP_REFUSALS, 'SHIFT_REQUIRED'),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { params, body } = request
        const idempotency = requireIdempotency(request)
        return answerOnce(reply, await deps.reject(params.transaction_id, body.reason, caller, idempotency))
      },
    )

    app.post(
      '/:transaction_id/refund',
      {
        config: { access: 'transactions.refund' },
        schema: {
          operationId: 'refundTransaction',
          summary: 'Give money back for all or some of what was sold',
          headers: IdempotencyHeaders,
          params: TransactionParams,
          body: RefundBody,
          response: {
            200: enveloped(Refunded),
            ...refusals(
              ...STAFF_STEP_REFUSALS,
              'REFUND_TOO_HIGH',
              'REFUND_METHOD',
              'REFUNDS_FULL',
              'SHIFT_REQUIRED',
            ),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { params, body } = request
        const idempotency = requireIdempotency(request)
        return answerOnce(reply, await deps.refund(params.transaction_id, body, caller, idempotency))
      },
    )

    app.post(
      '/:transaction_id/payment',
      {
        config: { access: 'sales.take' },
        schema: {
          operationId: 'takePayment',
          summary: 'Take the payment that an order waits for',
          headers: IdempotencyHeaders,
          params: TransactionParams,
          body: TakePaymentBody,
          response: {
            200: enveloped(PaymentTaken),
            ...refusals(
              ...STAFF_STEP_REFUSALS,
              'TENDER_NOT_OFFERED',
              'PAYMENT_TOO_LOW',
              'PAYMENT_NOT_EXACT',
              'CUSTOMER_NOT_FOUND',
              'CREDIT_LIMIT',
              'SHIFT_REQUIRED',
            ),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { params, body } = request
        const idempotency = requireIdempotency(request)
        return answerOnce(reply, await deps.takePayment(params.transaction_id, body, caller, idempotency))
      },
    )

    app.post(
      '/:transaction_id/cancel',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'cancelTransaction',
          summary: 'Take back an order that is neither verified nor paid; for whoever holds its id',
          headers: IdempotencyHeaders,
          params: TransactionParams,
          body: EmptyBody,
          response: { 200: enveloped(StepTaken), ...refusals(...STEP_REFUSALS) },
        },
      },
      async (request, reply) => {
        const { transaction_id } = request.params
        return answerOnce(reply, await deps.cancel(transaction_id, request.caller, idempotencyOf(request)))
      },
    )
  },
})
