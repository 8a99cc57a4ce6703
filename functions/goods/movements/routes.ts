import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import {
  answerOnce,
  IdempotencyHeaders,
  NEEDED_KEY_REFUSALS,
  requireIdempotency,
} from '@kedai/shared/idempotency/idempotency.ts'
import { z } from 'zod'
import {
  GoodsParams,
  HistoryQuery,
  LowStock,
  LowStockQuery,
  MoveManyBody,
  MoveStockBody,
  StockHistoryEntry,
  StockMovement,
} from './contract.ts'
import { createListLowStock, type ListLowStock } from './list-low-stock.ts'
import { createMoveMany, createMoveOne, type MoveMany, type MoveOne } from './move-stock.ts'
import { createReadHistory, type ReadHistory } from './read-history.ts'

/** What movements of stock need from outside. */
export interface MovementsDeps {
  readonly moveOne: MoveOne
  readonly moveMany: MoveMany
  readonly readHistory: ReadHistory
  readonly listLowStock: ListLowStock
}

const MOVE_REFUSALS = [
  ...NEEDED_KEY_REFUSALS,
  'GOODS_NOT_FOUND',
  'STOCK_NOT_TRACKED',
  'OUT_OF_STOCK',
] as const

export const movements = definePart<MovementsDeps>({
  wire: (platform) => ({
    moveOne: createMoveOne(platform),
    moveMany: createMoveMany(platform),
    readHistory: createReadHistory(platform.database),
    listLowStock: createListLowStock(platform.database),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/:goods_id/movements',
      {
        config: { access: 'stock.move' },
        schema: {
          operationId: 'moveStock',
          summary: 'Move the stock of one goods: purchase, correction or waste',
          headers: IdempotencyHeaders,
          params: GoodsParams,
          body: MoveStockBody,
          response: { 200: enveloped(StockMovement), ...refusals(...MOVE_REFUSALS) },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        const { goods_id } = request.params
        return answerOnce(
          reply,
          await deps.moveOne(goods_id, request.body, caller, requireIdempotency(request)),
        )
      },
    )

    app.post(
      '/movements',
      {
        config: { access: 'stock.move' },
        schema: {
          operationId: 'moveStockOfMany',
          summary: 'Move the stock of several goods at once, as of a delivery: all or none',
          headers: IdempotencyHeaders,
          body: MoveManyBody,
          response: { 200: enveloped(z.array(StockMovement)), ...refusals(...MOVE_REFUSALS) },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.moveMany(request.body, caller, requireIdempotency(request)))
      },
    )

    app.get(
      '/:goods_id/movements',
      {
        config: { access: 'stock.read' },
        schema: {
          operationId: 'readStockHistory',
          summary: 'What moved the stock of goods, its sales included, newest first',
          params: GoodsParams,
          querystring: HistoryQuery,
          response: { 200: enveloped(z.array(StockHistoryEntry)), ...refusals('GOODS_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { entries, nextBefore } = await deps.readHistory(request.params.goods_id, request.query)
        if (nextBefore !== undefined)
          reply.header('Link', nextPageLink(request.query, { before: nextBefore }))
        return ok([...entries])
      },
    )

    app.get(
      '/low-stock',
      {
        config: { access: 'stock.read' },
        schema: {
          operationId: 'listLowStock',
          summary: 'List goods whose stock is at their low-stock level or below',
          querystring: LowStockQuery,
          response: { 200: enveloped(z.array(LowStock)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { goods, nextAfter } = await deps.listLowStock(request.query)
        if (nextAfter !== undefined) reply.header('Link', nextPageLink(request.query, { after: nextAfter }))
        return ok([...goods])
      },
    )
  },
})
