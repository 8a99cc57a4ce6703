import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { answerCsv, reportResponse, TABLE_IN_PIECES } from '@kedai/shared/csv/csv-answer.ts'
import { inPieces } from '@kedai/shared/csv/in-pieces.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { IfMatchHeaders, requireIfMatch, versionEtag } from '@kedai/shared/http/if-match.ts'
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
import { REPORT_SALES_AT_ONCE } from '@kedai/shared/limits.ts'
import { z } from 'zod'
import {
  type CorrectAccount,
  createCorrectAccount,
  createRepayCredit,
  type RepayCredit,
} from './book-entry.ts'
import { type ChangeCustomer, createChangeCustomer } from './change-customer.ts'
import {
  ChangeCustomerBody,
  CorrectBody,
  CreateCustomerBody,
  Customer,
  CustomerEntry,
  CustomerParams,
  CustomersQuery,
  RepayBody,
  StatementQuery,
} from './contract.ts'
import { type CreateCustomer, createCreateCustomer } from './create-customer.ts'
import { createListCustomers, type ListCustomers } from './list-customers.ts'
import { createReadStatement, type ReadStatement } from './read-statement.ts'
import { createShowCustomer, type ShowCustomer } from './show-customer.ts'
import { statementTable } from './statement-table.ts'

/** What customers and their credit need from outside. */
export interface CustomersDeps {
  readonly createCustomer: CreateCustomer
  readonly listCustomers: ListCustomers
  readonly showCustomer: ShowCustomer
  readonly changeCustomer: ChangeCustomer
  readonly repayCredit: RepayCredit
  readonly correctAccount: CorrectAccount
  readonly readStatement: ReadStatement
}

export const customers = definePart<CustomersDeps>({
  wire: (platform) => ({
    createCustomer: createCreateCustomer(platform.database),
    listCustomers: createListCustomers(platform.database),
    showCustomer: createShowCustomer(platform.database),
    changeCustomer: createChangeCustomer(platform.database),
    repayCredit: createRepayCredit(platform),
    correctAccount: createCorrectAccount(platform),
    readStatement: createReadStatement(platform.database),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/customers',
      {
        config: { access: 'customers.edit' },
        schema: {
          operationId: 'createCustomer',
          summary: 'Open an account for a named customer',
          headers: IdempotencyHeaders,
          body: CreateCustomerBody,
          response: { 200: enveloped(Customer), ...refusals(...KEY_REFUSALS) },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.createCustomer(request.body, caller, idempotencyOf(request)))
      },
    )

    app.get(
      '/customers',
      {
        config: { access: 'customers.read' },
        schema: {
          operationId: 'listCustomers',
          summary: 'List customers with what they owe',
          querystring: CustomersQuery,
          response: { 200: enveloped(z.array(Customer)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { customers: page, nextAfter } = await deps.listCustomers(request.query)
        if (nextAfter !== undefined) reply.header('Link', nextPageLink(request.query, { after: nextAfter }))
        return ok([...page])
      },
    )

    app.get(
      '/customers/:customer_id',
      {
        config: { access: 'customers.read' },
        schema: {
          operationId: 'showCustomer',
          summary: 'One customer with what they owe',
          params: CustomerParams,
          response: { 200: enveloped(Customer), ...refusals('CUSTOMER_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { customer, version } = await deps.showCustomer(request.params.customer_id)
        reply.header('ETag', versionEtag(version))
        return ok(customer)
      },
    )

    app.patch(
      '/customers/:customer_id',
      {
        config: { access: 'customers.edit' },
        schema: {
          operationId: 'changeCustomer',
          summary: 'Change what is known of a customer, or deactivate them',
          headers: IfMatchHeaders,
          params: CustomerParams,
          body: ChangeCustomerBody,
          response: {
            200: enveloped(Customer),
            ...refusals(
              'CUSTOMER_NOT_FOUND',
              'CUSTOMER_OWES',
              'IF_MATCH_REQUIRED',
              'VERSION_CHANGED',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request, reply) => {
        const { customer, version } = await deps.changeCustomer(
          request.params.customer_id,
          requireIfMatch(request),
          request.body,
          requireStaff(request.caller),
        )
        reply.header('ETag', versionEtag(version))
        return ok(customer)
      },
    )

    app.post(
      '/customers/:customer_id/repayments',
      {
        config: { access: 'customers.repay' },
        schema: {
          operationId: 'repayCredit',
          summary: 'Take a repayment of credit',
          headers: IdempotencyHeaders,
          params: CustomerParams,
          body: RepayBody,
          response: {
            200: enveloped(Customer),
            ...refusals(...NEEDED_KEY_REFUSALS, 'CUSTOMER_NOT_FOUND', 'REPAYMENT_TOO_HIGH', 'SHIFT_REQUIRED'),
          },
        },
      },
      async (request, reply) => {
        const { customer_id } = request.params
        const caller = requireStaff(request.caller)
        const outcome = await deps.repayCredit(customer_id, request.body, caller, requireIdempotency(request))
        return answerOnce(reply, outcome)
      },
    )

    app.post(
      '/customers/:customer_id/corrections',
      {
        config: { access: 'customers.edit' },
        schema: {
          operationId: 'correctAccount',
          summary: 'Put right what a customer owes',
          headers: IdempotencyHeaders,
          params: CustomerParams,
          body: CorrectBody,
          response: {
            200: enveloped(Customer),
            ...refusals(...NEEDED_KEY_REFUSALS, 'CUSTOMER_NOT_FOUND'),
          },
        },
      },
      async (request, reply) => {
        const { customer_id } = request.params
        const caller = requireStaff(request.caller)
        const outcome = await deps.correctAccount(
          customer_id,
          request.body,
          caller,
          requireIdempotency(request),
        )
        return answerOnce(reply, outcome)
      },
    )

    app.get(
      '/customers/:customer_id/statement',
      {
        ...TABLE_IN_PIECES,
        config: { access: 'customers.read' },
        schema: {
          operationId: 'readStatement',
          summary: "A customer's account, newest first",
          params: CustomerParams,
          querystring: StatementQuery,
          response: {
            ...reportResponse(z.array(CustomerEntry), 'The entries'),
            ...refusals('CUSTOMER_NOT_FOUND'),
          },
        },
      },
      async (request, reply) => {
        const { customer_id } = request.params
        const { format, separator, from, to } = request.query
        if (format === 'csv') {
          const entries = await inPieces(async (before: number | undefined) => {
            const query = { from, to, before, page_size: REPORT_SALES_AT_ONCE }
            const page = await deps.readStatement(customer_id, query)
            return { rows: page.entries, next: page.nextBefore }
          })
          return answerCsv(reply, separator, {
            name: `statement-${customer_id}`,
            table: statementTable(entries),
          })
        }
        const { entries, nextBefore } = await deps.readStatement(customer_id, request.query)
        if (nextBefore !== undefined)
          reply.header('Link', nextPageLink(request.query, { before: nextBefore }))
        return ok([...entries])
      },
    )
  },
})
