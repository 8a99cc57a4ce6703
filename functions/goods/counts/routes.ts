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
  requireIdempotency,
} from '@kedai/shared/idempotency/idempotency.ts'
import { z } from 'zod'
import { type BookCount, createBookCount } from './book-count.ts'
import { type CancelCount, createCancelCount } from './cancel-count.ts'
import {
  CountLineParams,
  CountLinesQuery,
  CountParams,
  CountsQuery,
  EnterCountBody,
  EnterCountsBody,
  OpenCountBody,
  StockCount,
  StockCountLine,
  StockCountSummary,
} from './contract.ts'
import { createEnterCounts, type EnterCounts } from './enter-counts.ts'
import { createListCounts, type ListCounts } from './list-counts.ts'
import { createOpenCount, type OpenCount } from './open-count.ts'
import { createReadCountLines, type ReadCountLines } from './read-lines.ts'
import { createShowCount, type ShowCount } from './show-count.ts'

/** What stock counts need from outside. */
export interface CountsDeps {
  readonly openCount: OpenCount
  readonly listCounts: ListCounts
  readonly showCount: ShowCount
  readonly readLines: ReadCountLines
  readonly enterCounts: EnterCounts
  readonly bookCount: BookCount
  readonly cancelCount: CancelCount
}

const CLOSE_REFUSALS = [...KEY_REFUSALS, 'STOCK_COUNT_NOT_FOUND', 'STOCK_COUNT_CLOSED'] as const
const ENTRY_REFUSALS = [
  'STOCK_COUNT_NOT_FOUND',
  'STOCK_COUNT_CLOSED',
  'STOCK_COUNT_LINE_NOT_FOUND',
  'OUTCOME_UNKNOWN',
] as const

export const counts = definePart<CountsDeps>({
  wire: (platform) => ({
    openCount: createOpenCount(platform.database),
    listCounts: createListCounts(platform.database),
    showCount: createShowCount(platform.database),
    readLines: createReadCountLines(platform.database),
    enterCounts: createEnterCounts(platform.database),
    bookCount: createBookCount(platform),
    cancelCount: createCancelCount(platform.database),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/counts',
      {
        config: { access: 'stock.count' },
        schema: {
          operationId: 'openStockCount',
          summary: 'Open a stock count of some goods, of a category or of all',
          headers: IdempotencyHeaders,
          body: OpenCountBody,
          response: {
            200: enveloped(StockCountSummary),
            ...refusals(
              ...KEY_REFUSALS,
              'GOODS_NOT_FOUND',
              'STOCK_NOT_TRACKED',
              'STOCK_COUNT_OPEN',
              'STOCK_COUNT_EMPTY',
              'STOCK_COUNT_TOO_LARGE',
            ),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.openCount(request.body, caller, idempotencyOf(request)))
      },
    )

    app.get(
      '/counts',
      {
        config: { access: 'stock.read' },
        schema: {
          operationId: 'listStockCounts',
          summary: 'List stock counts, newest first',
          querystring: CountsQuery,
          response: { 200: enveloped(z.array(StockCount)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { counts: page, nextBefore } = await deps.listCounts(request.query)
        if (nextBefore !== undefined)
          reply.header('Link', nextPageLink(request.query, { before: nextBefore }))
        return ok([...page])
      },
    )

    app.get(
      '/counts/:count_id',
      {
        config: { access: 'stock.read' },
        schema: {
          operationId: 'showStockCount',
          summary: 'One stock count, and how far it is',
          params: CountParams,
          response: { 200: enveloped(StockCountSummary), ...refusals('STOCK_COUNT_NOT_FOUND') },
        },
      },
      async (request) => ok(await deps.showCount(request.params.count_id)),
    )

    app.get(
      '/counts/:count_id/lines',
      {
        config: { access: 'stock.read' },
        schema: {
          operationId: 'readStockCountLines',
          summary: 'What a stock count expects, what was counted, and the difference',
          params: CountParams,
          querystring: CountLinesQuery,
          response: { 200: enveloped(z.array(StockCountLine)), ...refusals('STOCK_COUNT_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { lines, nextAfter } = await deps.readLines(request.params.count_id, request.query)
        if (nextAfter !== undefined) reply.header('Link', nextPageLink(request.query, { after: nextAfter }))
        return ok([...lines])
      },
    )

    app.patch(
      '/counts/:count_id/lines',
      {
        config: { access: 'stock.count' },
        schema: {
          operationId: 'enterStockCounts',
          summary: 'Enter what was counted of several goods: all of it or nothing',
          params: CountParams,
          body: EnterCountsBody,
          response: { 200: enveloped(z.array(StockCountLine)), ...refusals(...ENTRY_REFUSALS) },
        },
      },
      async (request) =>
        ok(await deps.enterCounts(request.params.count_id, request.body.lines, requireStaff(request.caller))),
    )

    app.put(
      '/counts/:count_id/lines/:goods_id',
      {
        config: { access: 'stock.count' },
        schema: {
          operationId: 'enterStockCount',
          summary: 'Enter what was counted of one goods',
          params: CountLineParams,
          body: EnterCountBody,
          response: { 200: enveloped(StockCountLine), ...refusals(...ENTRY_REFUSALS) },
        },
      },
      async (request) => {
        const { count_id, goods_id } = request.params
        const entry = { goods_id, counted: request.body.counted }
        const [line] = await deps.enterCounts(count_id, [entry], requireStaff(request.caller))
        if (line === undefined) throw new Error('a count that was entered has a line')
        return ok(line)
      },
    )

    app.post(
      '/counts/:count_id/book',
      {
        config: { access: 'stock.count' },
        schema: {
          operationId: 'bookStockCount',
          summary: 'Book all differences of a stock count at once',
          headers: IdempotencyHeaders,
          params: CountParams,
          response: {
            200: enveloped(StockCountSummary),
            ...refusals(
              ...CLOSE_REFUSALS,
              'IDEMPOTENCY_KEY_REQUIRED',
              'STOCK_NOT_TRACKED',
              'STOCK_COUNT_TOO_LOW',
            ),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { count_id } = request.params
        return answerOnce(reply, await deps.bookCount(count_id, caller, requireIdempotency(request)))
      },
    )

    app.post(
      '/counts/:count_id/cancel',
      {
        config: { access: 'stock.count' },
        schema: {
          operationId: 'cancelStockCount',
          summary: 'End a stock count without booking it',
          headers: IdempotencyHeaders,
          params: CountParams,
          response: { 200: enveloped(StockCountSummary), ...refusals(...CLOSE_REFUSALS) },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { count_id } = request.params
        return answerOnce(reply, await deps.cancelCount(count_id, caller, idempotencyOf(request)))
      },
    )
  },
})
