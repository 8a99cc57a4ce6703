import { requireStaff } from '@kedai/shared/auth/caller.ts'
import { enveloped, ok } from '@kedai/shared/contract/envelope.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { isFresh } from '@kedai/shared/http/etag.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { takeUploads, UPLOAD_LIMITS, UPLOAD_REFUSALS } from '@kedai/shared/http/uploads.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createRemovePicture,
  createSetPicture,
  type RemovePicture,
  type SetPicture,
} from './change-picture.ts'
import { GoodsPicture, PICTURE_TYPES, PictureBytes, PictureGoodsParams, PictureParams } from './contract.ts'
import { createShowPicture, type ShowPicture } from './show-picture.ts'

/** What the pictures of goods need from outside. */
export interface PicturesDeps {
  readonly setPicture: SetPicture
  readonly removePicture: RemovePicture
  readonly showPicture: ShowPicture
}

export const pictures = definePart<PicturesDeps>({
  wire: (platform) => ({
    setPicture: createSetPicture(platform),
    removePicture: createRemovePicture(platform),
    showPicture: createShowPicture(platform.database),
  }),
  routes: (deps) => async (app) => {
    app.get(
      '/pictures/:picture_id',
      {
        config: { access: 'public' },
        schema: {
          operationId: 'showPicture',
          summary: 'A picture of goods',
          params: PictureParams,
          response: {
            200: { description: 'The picture', content: { 'image/webp': { schema: PictureBytes } } },
            304: z.null().describe('The picture is the one that If-None-Match names'),
            ...refusals('PICTURE_NOT_FOUND'),
          },
        },
      },
      async (request, reply) => {
        const { mediaType, bytes, etag } = await deps.showPicture(request.params.picture_id)
        // A picture never changes: another one has another address.
        reply.headers({ ETag: etag, 'Cache-Control': 'public, max-age=31536000, immutable' })
        // Also for the shop's pages, which may be served from another address.
        reply.header('Cross-Origin-Resource-Policy', 'cross-origin')
        if (isFresh(request, etag)) return reply.code(304).send(null)
        return reply.type(mediaType).send(bytes as never)
      },
    )

    app.delete(
      '/:goods_id/picture',
      {
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'removePicture',
          summary: 'Take the picture of goods away',
          params: PictureGoodsParams,
          response: { 200: enveloped(GoodsPicture), ...refusals('GOODS_NOT_FOUND', 'OUTCOME_UNKNOWN') },
        },
      },
      async (request) => ok(await deps.removePicture(request.params.goods_id, requireStaff(request.caller))),
    )

    await app.register(uploadRoutes(deps))
  },
})

function uploadRoutes(deps: PicturesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    takeUploads(app, PICTURE_TYPES)
    app.put(
      '/:goods_id/picture',
      {
        ...UPLOAD_LIMITS,
        config: { access: 'goods.edit' },
        schema: {
          operationId: 'setPicture',
          summary: 'Give goods a picture: the body is the file itself',
          consumes: [...PICTURE_TYPES],
          params: PictureGoodsParams,
          body: PictureBytes,
          response: {
            200: enveloped(GoodsPicture),
            ...refusals(
              ...UPLOAD_REFUSALS,
              'GOODS_NOT_FOUND',
              'PICTURE_INVALID',
              'PICTURE_TOO_LARGE',
              'OUTCOME_UNKNOWN',
            ),
          },
        },
      },
      async (request) => {
        const { goods_id } = request.params
        return ok(await deps.setPicture(goods_id, request.body as Buffer, requireStaff(request.caller)))
      },
    )
  }
}
