import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { IfMatchHeaders, requireIfMatch, versionEtag } from '@kedai/shared/http/if-match.ts'
import { pageLinks } from '@kedai/shared/http/page-links.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import {
  answerOnce,
  IdempotencyHeaders,
  NEEDED_KEY_REFUSALS,
  requireIdempotency,
} from '@kedai/shared/idempotency/idempotency.ts'
import { z } from 'zod'
import { type AddGoods, createAddGoods } from './add-goods.ts'
import { type ChangeGoods, createChangeGoods } from './change-goods.ts'
import {
  CatalogueGoods,
  CatalogueQuery,
  ChangeGoodsBody,
  CreateGoodsBody,
  DeletedGoods,
  GoodsCategory,
  GoodsParams,
  SoldOutBody,
} from './contract.ts'
import { createDeleteGoods, type DeleteGoods } from './delete-goods.ts'
import {
  createListCatalogue,
  createListCategories,
  createShowGoods,
  type ListCatalogue,
  type ListCategories,
  type ShowGoods,
} from './list-catalogue.ts'
import { createSetSoldOut, createSwitchActive, type SetSoldOut, type SwitchActive } from './switch-sale.ts'

/** What the catalogue needs from outside. */
export interface CatalogueDeps {
  readonly listCatalogue: ListCatalogue
  readonly listCategories: ListCategories
  readonly showGoods: ShowGoods
  readonly addGoods: AddGoods
  readonly changeGoods: ChangeGoods
  readonly switchActive: SwitchActive
  readonly setSoldOut: SetSoldOut
  readonly deleteGoods: DeleteGoods
}

const CODE_REFUSALS = ['SKU_TAKEN', 'BARCODE_TAKEN', 'BARCODE_INVALID', 'OUTCOME_UNKNOWN'] as const

export const catalogue = definePart<CatalogueDeps>({
  wire: (platform) => ({
    listCatalogue: createListCatalogue(platform.database),
    listCategories: createListCategories(platform.database),
    showGoods: createShowGoods(platform.database),
    addGoods: createAddGoods(platform),
    changeGoods: createChangeGoods(platform),
    switchActive: createSwitchActive(platform),
    setSoldOut: createSetSoldOut(platform),
    deleteGoods: createDeleteGoods(platform),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/',
      {
        config: { access: 'goods.read' },
        schema: {
          operationId: 'listCatalogue',
          summary: 'List of goods as the shop keeps them, also those that are not on sale',
          querystring: CatalogueQuery,
          response: { 200: enveloped(z.array(CatalogueGoods)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { goods, ...place } = await deps.listCatalogue(request.query, requireStaff(request.caller))
        const links = pageLinks(request.query, { ...place, pageSize: request.query.page_size })
        if (links !== undefined) reply.header('Link', links)
        if (place.totalCount !== undefined) reply.header('X-Total-Count', place.totalCount)
        return ok(goods)
      },
    )

    app.post(
      '/',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'createGoods',
          summary: 'Put goods into the catalogue',
          headers: IdempotencyHeaders,
          body: CreateGoodsBody,
          response: {
            200: enveloped(CatalogueGoods),
            ...refusals(...CODE_REFUSALS, ...NEEDED_KEY_REFUSALS),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.addGoods(request.body, caller, requireIdempotency(request)))
      },
    )

    app.get(
      '/categories',
      {
        config: { access: 'goods.read' },
        schema: {
          operationId: 'listCategories',
          summary: 'Categories of goods',
          response: { 200: enveloped(z.array(GoodsCategory)), ...refusals() },
        },
      },
      async () => ok(await deps.listCategories()),
    )

    app.get(
      '/:goods_id',
      {
        config: { access: 'goods.read' },
        schema: {
          operationId: 'showGoods',
          summary: 'One goods as the shop keeps them',
          params: GoodsParams,
          response: { 200: enveloped(CatalogueGoods), ...refusals('GOODS_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const goods = await deps.showGoods(request.params.goods_id, requireStaff(request.caller))
        reply.header('ETag', versionEtag(goods.version))
        return ok(goods)
      },
    )

    app.patch(
      '/:goods_id',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'changeGoods',
          summary: 'Change goods',
          headers: IfMatchHeaders,
          params: GoodsParams,
          body: ChangeGoodsBody,
          response: {
            200: enveloped(CatalogueGoods),
            ...refusals(...CODE_REFUSALS, 'GOODS_NOT_FOUND', 'IF_MATCH_REQUIRED', 'VERSION_CHANGED'),
          },
        },
      },
      async (request, reply) => {
        const goods = await deps.changeGoods(
          request.params.goods_id,
          requireIfMatch(request),
          request.body,
          requireStaff(request.caller),
        )
        reply.header('ETag', versionEtag(goods.version))
        return ok(goods)
      },
    )

    app.delete(
      '/:goods_id',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'deleteGoods',
          summary: 'Remove goods that were never sold',
          headers: IfMatchHeaders,
          params: GoodsParams,
          response: {
            200: enveloped(DeletedGoods),
            ...refusals(
              'GOODS_NOT_FOUND',
              'GOODS_SOLD',
              'IF_MATCH_REQUIRED',
              'VERSION_CHANGED',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok(await deps.deleteGoods(request.params.goods_id, requireIfMatch(request), caller))
      },
    )

    for (const [name, isActive] of [
      ['activate', true],
      ['deactivate', false],
    ] as const) {
      app.post(
        `/:goods_id/${name}`,
        {
          config: { access: 'goods.edit' },
          schema: {
            operationId: `${name}Goods`,
            summary: isActive ? 'Put goods on sale' : 'Take goods off the sale; the books keep them',
            params: GoodsParams,
            response: { 200: enveloped(CatalogueGoods), ...refusals('GOODS_NOT_FOUND', 'OUTCOME_UNKNOWN') },
          },
        },
        async (request) =>
          ok(await deps.switchActive(request.params.goods_id, isActive, requireStaff(request.caller))),
      )
    }

    app.put(
      '/:goods_id/sold-out',
      {
        config: { access: 'goods.sell-out' },
        schema: {
          operationId: 'setSoldOut',
          summary: 'Say whether goods that are not counted are sold out',
          params: GoodsParams,
          body: SoldOutBody,
          response: {
            200: enveloped(CatalogueGoods),
            ...refusals('GOODS_NOT_FOUND', 'STOCK_COUNTED', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request) => {
        const { sold_out } = request.body
        return ok(await deps.setSoldOut(request.params.goods_id, sold_out, requireStaff(request.caller)))
      },
    )
  },
})
