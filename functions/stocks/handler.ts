import { enveloped } from '@kedai/shared/contract/envelope.ts'
import { defineFunction } from '@kedai/shared/http/define-function.ts'
import { isFresh } from '@kedai/shared/http/etag.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { z } from 'zod'
import { Goods, StocksQuery } from './contract.ts'
import { type AnswerList, createListAnswers } from './list-answers.ts'
import { createListGoods } from './list-goods.ts'

/** What stocks needs from outside. */
export interface StocksDeps {
  readonly answerList: AnswerList
}

export const stocks = defineFunction<StocksDeps>('stocks', {
  summary: 'List of goods: the menu.',
  wire: ({ database, config, goodsChanged }) => ({
    answerList: createListAnswers(createListGoods(database), {
      lifetimeMs: config.stocksCacheMs,
      goodsChanged,
    }),
  }),
  routes:
    ({ answerList }) =>
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
    },
})
