import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { defineFunction } from '@kedai/shared/http/define-function.ts'
import { etagOf, isFresh } from '@kedai/shared/http/etag.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import { Goods, GoodsDetail, GoodsParams, StocksQuery } from './contract.ts'
import { type AnswerList, createListAnswers } from './list-answers.ts'
import { createListGoods } from './list-goods.ts'
import { createShowGoods, type ShowGoods } from './show-goods.ts'

/** What stocks needs from outside. */
export interface StocksDeps {
  readonly answerList: AnswerList
  readonly showGoods: ShowGoods
}

export const stocks = defineFunction<StocksDeps>('stocks', {
  summary: 'List of goods: the menu.',
  wire: ({ database, config, goodsChanged }) => ({
    answerList: createListAnswers(createListGoods(database), {
      lifetimeMs: config.stocksCacheMs,
      goodsChanged,
    }),
    showGoods: createShowGoods(database),
  }),
  warmUp: (round) => [{ method: 'GET', url: `/?page=${round + 1}` }],
  routes:
    ({ answerList, showGoods }) =>
    async (app) => {
      app.get(
        '/',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'listGoods',
            summary: 'List of goods',
            querystring: StocksQuery,
            response: {
              200: enveloped(z.array(Goods)),
              304: z.null().describe('The list is still the one that If-None-Match names'),
              ...refusals(),
            },
          },
        },
        async (request, reply) => {
          const answer = await answerList(request.query)
          reply.headers({ ETag: answer.etag, 'Cache-Control': 'no-cache' })
          if (answer.link !== undefined) reply.header('Link', answer.link)
          if (answer.totalCount !== undefined) reply.header('X-Total-Count', answer.totalCount)
          if (isFresh(request, answer.etag)) return reply.code(304).send(null)
          // The body was written once for everyone who asks the same in this moment.
          return reply.type('application/json; charset=utf-8').send(answer.body as never)
        },
      )

      app.get(
        '/:goods_id',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'showGoodsOnSale',
            summary: 'One goods on sale, with the modifiers to choose from',
            params: GoodsParams,
            response: {
              200: enveloped(GoodsDetail),
              304: z.null().describe('The goods are still those that If-None-Match names'),
              ...refusals('GOODS_NOT_FOUND'),
            },
          },
        },
        async (request, reply) => {
          const answer = ok(await showGoods(request.params.goods_id))
          const etag = etagOf(JSON.stringify(answer))
          reply.headers({ ETag: etag, 'Cache-Control': 'no-cache' })
          return isFresh(request, etag) ? reply.code(304).send(null) : answer
        },
      )
    },
})
