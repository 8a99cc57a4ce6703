import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { IfMatchHeaders, requireIfMatch, versionEtag } from '@kedai/shared/http/if-match.ts'
import { nextPageLink } from '@kedai/shared/http/next-page-link.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { answerOnce, IdempotencyHeaders, idempotencyOf } from '@kedai/shared/idempotency/idempotency.ts'
import { createAddressPolicy } from '@kedai/shared/webhooks/address-policy.ts'
import { createPostWebhook } from '@kedai/shared/webhooks/post-webhook.ts'
import { z } from 'zod'
import { type ChangeWebhook, createChangeWebhook } from './change-webhook.ts'
import {
  ChangeWebhookBody,
  CreateWebhookBody,
  DeliveriesQuery,
  DeliveryParams,
  Webhook,
  WebhookDelivery,
  WebhookParams,
  WebhookPing,
  WebhookReplay,
  WebhookWithSecret,
} from './contract.ts'
import { type CreateWebhook, createCreateWebhook } from './create-webhook.ts'
import { createDeleteWebhook, type DeleteWebhook } from './delete-webhook.ts'
import { createListDeliveries, type ListDeliveries } from './list-deliveries.ts'
import { createPingWebhook, type PingWebhook } from './ping-webhook.ts'
import {
  createReplayDelivery,
  createReplayFailed,
  type ReplayDelivery,
  type ReplayFailed,
} from './replay-deliveries.ts'
import { createRotateSecret, type RotateSecret } from './rotate-secret.ts'
import { readWebhook, readWebhooks, type VersionedWebhook } from './webhook-record.ts'

/** What the webhooks need from outside. */
export interface WebhooksDeps {
  readonly listWebhooks: () => Promise<readonly VersionedWebhook[]>
  readonly showWebhook: (webhookId: number) => Promise<VersionedWebhook>
  readonly createWebhook: CreateWebhook
  readonly changeWebhook: ChangeWebhook
  readonly deleteWebhook: DeleteWebhook
  readonly rotateSecret: RotateSecret
  readonly pingWebhook: PingWebhook
  readonly listDeliveries: ListDeliveries
  readonly replayDelivery: ReplayDelivery
  readonly replayFailed: ReplayFailed
}

const access = 'webhooks.manage'

export const webhooks = definePart<WebhooksDeps>({
  wire: ({ database, config }) => {
    const policy = createAddressPolicy(config.webhookAllowPrivate)
    return {
      listWebhooks: () => database.read(readWebhooks),
      showWebhook: (webhookId) => database.read((statements) => readWebhook(statements, webhookId)),
      createWebhook: createCreateWebhook(database, policy),
      changeWebhook: createChangeWebhook(database, policy),
      deleteWebhook: createDeleteWebhook(database),
      rotateSecret: createRotateSecret(database),
      pingWebhook: createPingWebhook(database, createPostWebhook(policy)),
      listDeliveries: createListDeliveries(database),
      replayDelivery: createReplayDelivery(database),
      replayFailed: createReplayFailed(database),
    }
  },
  routes: (deps) => async (app) => {
    app.post(
      '/webhooks',
      {
        config: { access },
        schema: {
          operationId: 'createWebhook',
          summary: 'Have events sent somewhere; the secret is shown this once',
          headers: IdempotencyHeaders,
          body: CreateWebhookBody,
          response: {
            200: enveloped(WebhookWithSecret),
            ...refusals(
              'IDEMPOTENCY_KEY_INVALID',
              'IDEMPOTENCY_KEY_REUSED',
              'WEBHOOK_ADDRESS',
              'WEBHOOKS_FULL',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return answerOnce(reply, await deps.createWebhook(request.body, caller, idempotencyOf(request)))
      },
    )

    app.get(
      '/webhooks',
      {
        config: { access },
        schema: {
          operationId: 'listWebhooks',
          summary: 'List webhooks',
          response: { 200: enveloped(z.array(Webhook)), ...refusals() },
        },
      },
      async () => ok((await deps.listWebhooks()).map(({ webhook }) => webhook)),
    )

    app.get(
      '/webhooks/:webhook_id',
      {
        config: { access },
        schema: {
          operationId: 'showWebhook',
          summary: 'One webhook',
          params: WebhookParams,
          response: { 200: enveloped(Webhook), ...refusals('WEBHOOK_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { webhook, version } = await deps.showWebhook(request.params.webhook_id)
        reply.header('ETag', versionEtag(version))
        return ok(webhook)
      },
    )

    app.patch(
      '/webhooks/:webhook_id',
      {
        config: { access },
        schema: {
          operationId: 'changeWebhook',
          summary: 'Change where a webhook goes, or turn it off and on',
          headers: IfMatchHeaders,
          params: WebhookParams,
          body: ChangeWebhookBody,
          response: {
            200: enveloped(Webhook),
            ...refusals(
              'WEBHOOK_NOT_FOUND',
              'WEBHOOK_ADDRESS',
              'IF_MATCH_REQUIRED',
              'VERSION_CHANGED',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request, reply) => {
        const { webhook, version } = await deps.changeWebhook(
          request.params.webhook_id,
          requireIfMatch(request),
          request.body,
          requireStaff(request.caller),
        )
        reply.header('ETag', versionEtag(version))
        return ok(webhook)
      },
    )

    app.delete(
      '/webhooks/:webhook_id',
      {
        config: { access },
        schema: {
          operationId: 'deleteWebhook',
          summary: 'Delete a webhook with its deliveries',
          params: WebhookParams,
          response: { 200: enveloped(z.null()), ...refusals('WEBHOOK_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => {
        await deps.deleteWebhook(request.params.webhook_id, requireStaff(request.caller))
        return ok(null)
      },
    )

    app.post(
      '/webhooks/:webhook_id/rotate-secret',
      {
        config: { access },
        schema: {
          operationId: 'rotateWebhookSecret',
          summary: 'Replace the secret; the one before signs as well for 24 h',
          params: WebhookParams,
          response: {
            200: enveloped(WebhookWithSecret),
            ...refusals('WEBHOOK_NOT_FOUND', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request) => ok(await deps.rotateSecret(request.params.webhook_id, requireStaff(request.caller))),
    )

    app.post(
      '/webhooks/:webhook_id/ping',
      {
        config: { access },
        schema: {
          operationId: 'pingWebhook',
          summary: 'Try a webhook by a message that says nothing',
          params: WebhookParams,
          response: { 200: enveloped(WebhookPing), ...refusals('WEBHOOK_NOT_FOUND') },
        },
      },
      async (request) => ok(await deps.pingWebhook(request.params.webhook_id)),
    )

    app.get(
      '/webhooks/:webhook_id/deliveries',
      {
        config: { access },
        schema: {
          operationId: 'listWebhookDeliveries',
          summary: 'Deliveries of a webhook, newest first; those of 30 days',
          params: WebhookParams,
          querystring: DeliveriesQuery,
          response: { 200: enveloped(z.array(WebhookDelivery)), ...refusals('WEBHOOK_NOT_FOUND') },
        },
      },
      async (request, reply) => {
        const { deliveries, nextBefore } = await deps.listDeliveries(request.params.webhook_id, request.query)
        if (nextBefore !== undefined)
          reply.header('Link', nextPageLink(request.query, { before: nextBefore }))
        return ok([...deliveries])
      },
    )

    app.post(
      '/webhooks/:webhook_id/deliveries/:delivery_id/replay',
      {
        config: { access },
        schema: {
          operationId: 'replayWebhookDelivery',
          summary: 'Send a delivery again',
          params: DeliveryParams,
          response: {
            200: enveloped(WebhookReplay),
            ...refusals('WEBHOOK_NOT_FOUND', 'WEBHOOK_DELIVERY_NOT_FOUND', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request) => {
        const { webhook_id, delivery_id } = request.params
        const caller = requireStaff(request.caller)
        return ok({ replayed_count: await deps.replayDelivery(webhook_id, delivery_id, caller) })
      },
    )

    app.post(
      '/webhooks/:webhook_id/replay-failed',
      {
        config: { access },
        schema: {
          operationId: 'replayFailedDeliveries',
          summary: 'Send the deliveries that failed again',
          params: WebhookParams,
          response: {
            200: enveloped(WebhookReplay),
            ...refusals('WEBHOOK_NOT_FOUND', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request) => {
        const caller = requireStaff(request.caller)
        return ok({ replayed_count: await deps.replayFailed(request.params.webhook_id, caller) })
      },
    )
  },
})
