import { GoodsId, pathNumber } from '@kedai/shared/contract/ids.ts'
import { Rupiah } from '@kedai/shared/money/rupiah.ts'
import { z } from 'zod'

export const GoodsParams = z.object({ goods_id: pathNumber(GoodsId) })

export const ShownGoods = z.object({
  id: GoodsId,
  name: z.string(),
  price: Rupiah,
})
export type ShownGoods = z.infer<typeof ShownGoods>
