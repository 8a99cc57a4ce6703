import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { defineFunction } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { GoodsParams, ShownGoods } from './contract.ts'
import { createShowGoods, type ShowGoods } from './show-goods.ts'

/** What template-name needs from outside. */
export interface TemplateNameDeps {
  readonly showGoods: ShowGoods
}

export const templateName = defineFunction<TemplateNameDeps>('template-name', {
  summary: 'One of the goods.',
  wire: ({ database }) => ({ showGoods: createShowGoods(database) }),
  routes:
    ({ showGoods }) =>
    async (app) => {
      app.get(
        '/:goods_id',
        {
          config: { access: 'public' },
          schema: {
            operationId: 'templateNameShowGoods',
            summary: 'Show one of the goods',
            params: GoodsParams,
            response: { 200: enveloped(ShownGoods), ...refusals('GOODS_NOT_FOUND') },
          },
        },
        async (request) => ok(await showGoods(request.params.goods_id)),
      )
    },
})
