import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { etagOf, isFresh } from '@kedai/shared/http/etag.ts'
import { IfMatchHeaders, requireIfMatch, versionEtag } from '@kedai/shared/http/if-match.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { takeUploads, UPLOAD_LIMITS } from '@kedai/shared/http/uploads.ts'
import { Settings } from '@kedai/shared/settings/settings.ts'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  type ChangeSettings,
  createChangeSettings,
  createShowSettings,
  type ShowSettings,
} from './change-settings.ts'
import { ChangeSettingsBody, LOGO_TYPES, LogoBytes, Shop } from './contract.ts'
import { createRemoveLogo, createSetLogo, type RemoveLogo, type SetLogo } from './set-logo.ts'
import { createShowShop, type ShowShop } from './show-shop.ts'
import type { SettingsVersion } from './store-settings.ts'

/** What the settings need from outside. */
export interface SettingsDeps {
  readonly showShop: ShowShop
  readonly showSettings: ShowSettings
  readonly changeSettings: ChangeSettings
  readonly setLogo: SetLogo
  readonly removeLogo: RemoveLogo
}

export const settings = definePart<SettingsDeps>({
  wire: (platform) => ({
    showShop: createShowShop(platform),
    showSettings: createShowSettings(platform),
    changeSettings: createChangeSettings(platform),
    setLogo: createSetLogo(platform),
    removeLogo: createRemoveLogo(platform),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/shop',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'showShop',
          summary: "The shop as a customer's page shows it",
          response: {
            200: enveloped(Shop),
            304: z.null().describe('The shop is as If-None-Match names it'),
            ...refusals(),
          },
        },
      },
      async (request, reply) => {
        const shop = await deps.showShop()
        const etag = etagOf(JSON.stringify(shop))
        reply.headers({ ETag: etag, 'Cache-Control': 'no-cache' })
        if (isFresh(request, etag)) return reply.code(304).send(null)
        return ok(shop)
      },
    )

    app.get(
      '/settings',
      {
        config: { access: 'settings.read' },
        schema: {
          operationId: 'showSettings',
          summary: 'The settings of the shop',
          response: { 200: enveloped(Settings), ...refusals() },
        },
      },
      async (_request, reply) => versioned(reply, await deps.showSettings()),
    )

    app.patch(
      '/settings',
      {
        config: { access: 'settings.edit' },
        schema: {
          operationId: 'changeSettings',
          summary: 'Change settings; what is left out stays as it is',
          headers: IfMatchHeaders,
          body: ChangeSettingsBody,
          response: {
            200: enveloped(Settings),
            ...refusals('IF_MATCH_REQUIRED', 'VERSION_CHANGED', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request, reply) => {
        const caller = requireStaff(request.caller)
        return versioned(reply, await deps.changeSettings(requireIfMatch(request), request.body, caller))
      },
    )

    app.delete(
      '/settings/logo',
      {
        config: { access: 'settings.edit' },
        schema: {
          operationId: 'removeLogo',
          summary: "Take the shop's logo away",
          response: { 200: enveloped(Settings), ...refusals('OUTCOME_UNKNOWN') },
        },
      },
      async (request, reply) => versioned(reply, await deps.removeLogo(requireStaff(request.caller))),
    )

    await app.register(uploadRoutes(deps))
  },
})

function uploadRoutes(deps: SettingsDeps): FastifyPluginAsyncZod {
  return async (app) => {
    takeUploads(app, LOGO_TYPES)
    app.put(
      '/settings/logo',
      {
        ...UPLOAD_LIMITS,
        config: { access: 'settings.edit' },
        schema: {
          operationId: 'setLogo',
          summary: 'Give the shop a logo: the body is the file itself',
          consumes: [...LOGO_TYPES],
          body: LogoBytes,
          response: {
            200: enveloped(Settings),
            ...refusals('PICTURE_INVALID', 'PICTURE_TOO_LARGE', 'OUTCOME_UNKNOWN'),
          },
        },
      },
      async (request, reply) =>
        versioned(reply, await deps.setLogo(request.body as Buffer, requireStaff(request.caller))),
    )
  }
}

function versioned(reply: FastifyReply, { settings: shop, version }: SettingsVersion) {
  reply.header('ETag', versionEtag(version))
  return ok(shop)
}
