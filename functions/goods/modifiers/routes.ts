import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { IfMatchHeaders, requireIfMatch, versionEtag } from '@kedai/shared/http/if-match.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import {
  answerOnce,
  IdempotencyHeaders,
  idempotencyOf,
  KEY_REFUSALS,
} from '@kedai/shared/idempotency/idempotency.ts'
import { z } from 'zod'
import { type ChangeGroup, createChangeGroup } from './change-group.ts'
import {
  ChangeGroupBody,
  CreateGroupBody,
  DeletedGroup,
  GoodsGroupsBody,
  GoodsParams,
  GroupParams,
  GroupsQuery,
  Modifier,
  ModifierGroup,
  ModifierParams,
  SoldOutBody,
} from './contract.ts'
import { type CreateGroup, createCreateGroup } from './create-group.ts'
import { createDeleteGroup, type DeleteGroup } from './delete-group.ts'
import { createListGroups, createShowGroup, type ListGroups, type ShowGroup } from './list-groups.ts'
import { createMarkSoldOut, type MarkSoldOut } from './mark-sold-out.ts'
import {
  createSetGroupsOfGoods,
  createShowGroupsOfGoods,
  type SetGroupsOfGoods,
  type ShowGroupsOfGoods,
} from './set-groups.ts'

/** What modifiers need from outside. */
export interface ModifiersDeps {
  readonly createGroup: CreateGroup
  readonly listGroups: ListGroups
  readonly showGroup: ShowGroup
  readonly changeGroup: ChangeGroup
  readonly deleteGroup: DeleteGroup
  readonly markSoldOut: MarkSoldOut
  readonly showGroupsOfGoods: ShowGroupsOfGoods
  readonly setGroupsOfGoods: SetGroupsOfGoods
}

const CHANGE_REFUSALS = ['IF_MATCH_REQUIRED', 'VERSION_CHANGED', 'OUTCOME_UNKNOWN'] as const

export const modifiers = definePart<ModifiersDeps>({
  wire: (platform) => ({
    createGroup: createCreateGroup(platform.database),
    listGroups: createListGroups(platform.database),
    showGroup: createShowGroup(platform.database),
    changeGroup: createChangeGroup(platform),
    deleteGroup: createDeleteGroup(platform.database),
    markSoldOut: createMarkSoldOut(platform),
    showGroupsOfGoods: createShowGroupsOfGoods(platform),
    setGroupsOfGoods: createSetGroupsOfGoods(platform),
  }),
  routes: (deps) => async (app) => {
    app.post(
      '/modifier-groups',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'createModifierGroup',
          summary: 'Make a group of modifiers: sizes, toppings',
          headers: IdempotencyHeaders,
          body: CreateGroupBody,
          response: {
            200: enveloped(ModifierGroup),
            ...refusals(...KEY_REFUSALS),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.createGroup(request.body, caller, idempotencyOf(request)))
      },
    )

    app.get(
      '/modifier-groups',
      {
        config: { access: 'goods.read' },
        schema: {
          operationId: 'listModifierGroups',
          summary: 'List groups of modifiers',
          querystring: GroupsQuery,
          response: { 200: enveloped(z.array(ModifierGroup)), ...refusals() },
        },
      },
      async (request, reply) => {
        const { groups, nextAfter } = await deps.listGroups(request.query)
        if (nextAfter !== undefined) reply.header('Link', nextPageLink(request.query, { after: nextAfter }))
        return ok([...groups])
      },
    )

    app.get(
      '/modifier-groups/:group_id',
      {
        config: { access: 'goods.read' },
        schema: {
          operationId: 'showModifierGroup',
          summary: 'One group of modifiers',
          params: GroupParams,
          response: { 200: enveloped(ModifierGroup), ...refusals('MODIFIER_GROUP_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { group, version } = await deps.showGroup(request.params.group_id)
        reply.header('ETag', versionEtag(version))
        return ok(group)
      },
    )

    app.patch(
      '/modifier-groups/:group_id',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'changeModifierGroup',
          summary: 'Change a group of modifiers and what it holds',
          headers: IfMatchHeaders,
          params: GroupParams,
          body: ChangeGroupBody,
          response: {
            200: enveloped(ModifierGroup),
            ...refusals(...CHANGE_REFUSALS, 'MODIFIER_GROUP_NOT_FOUND', 'MODIFIER_NOT_FOUND'),
          },
        },
      },
      async (request, reply) => {
        const { group, version } = await deps.changeGroup(
          request.params.group_id,
          requireIfMatch(request),
          request.body,
          requireStaff(request.caller),
        )
        reply.header('ETag', versionEtag(version))
        return ok(group)
      },
    )

    app.delete(
      '/modifier-groups/:group_id',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'deleteModifierGroup',
          summary: 'Delete a group of modifiers that no goods are sold with',
          headers: IfMatchHeaders,
          params: GroupParams,
          response: {
            200: enveloped(DeletedGroup),
            ...refusals(...CHANGE_REFUSALS, 'MODIFIER_GROUP_NOT_FOUND', 'MODIFIER_GROUP_IN_USE'),
          },
        },
      },
      async (request) => {
        const { group_id } = request.params
        await deps.deleteGroup(group_id, requireIfMatch(request), requireStaff(request.caller))
        return ok({ group_id })
      },
    )

    app.put(
      '/modifiers/:modifier_id/sold-out',
      {
        config: { access: 'goods.sell-out' },
        schema: {
          operationId: 'markModifierSoldOut',
          summary: 'Mark a modifier as sold out, or as to be had again',
          params: ModifierParams,
          body: SoldOutBody,
          response: { 200: enveloped(Modifier), ...refusals('NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => ok(await deps.markSoldOut(request.params.modifier_id, request.body.sold_out)),
    )

    app.get(
      '/:goods_id/modifier-groups',
      {
        config: { access: 'goods.read' },
        schema: {
          operationId: 'showModifierGroupsOfGoods',
          summary: 'The groups of modifiers that goods are sold with, in their order',
          params: GoodsParams,
          response: { 200: enveloped(z.array(ModifierGroup)), ...refusals('GOODS_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { groups, version } = await deps.showGroupsOfGoods(request.params.goods_id)
        reply.header('ETag', versionEtag(version))
        return ok([...groups])
      },
    )

    app.put(
      '/:goods_id/modifier-groups',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'setModifierGroupsOfGoods',
          summary: 'Say which groups of modifiers goods are sold with, in which order',
          headers: IfMatchHeaders,
          params: GoodsParams,
          body: GoodsGroupsBody,
          response: {
            200: enveloped(z.array(ModifierGroup)),
            ...refusals(...CHANGE_REFUSALS, 'GOODS_NOT_FOUND', 'MODIFIER_GROUP_NOT_FOUND'),
          },
        },
      },
      async (request, reply) => {
        const { groups, version } = await deps.setGroupsOfGoods(
          request.params.goods_id,
          requireIfMatch(request),
          request.body.group_ids,
          requireStaff(request.caller),
        )
        reply.header('ETag', versionEtag(version))
        return ok([...groups])
      },
    )
  },
})
