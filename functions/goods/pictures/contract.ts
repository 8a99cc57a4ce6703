import { GoodsId, pathNumber } from '@kedai/shared/contract/ids.ts'
import { z } from 'zod'

export const PictureGoodsParams = z.object({ goods_id: pathNumber(GoodsId) })

export const PictureParams = z.object({ picture_id: pathNumber(z.int().min(1)) })

/** What a picture may be sent as; what it really is, is found out when it is read. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const

/** Bytes, which no schema looks into. */
export const PictureBytes = z.any().meta({ type: 'string', format: 'binary' })

export const GoodsPicture = z
  .object({
    goods_id: GoodsId,
    picture: z.string().nullable().describe('Where the picture is, as a path; null without one'),
  })
  .meta({ id: 'GoodsPicture' })
export type GoodsPicture = z.infer<typeof GoodsPicture>
