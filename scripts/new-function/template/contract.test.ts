import { describe, expect, it } from 'vitest'
import { GoodsParams } from './contract.ts'

describe('the path of template-name', () => {
  it('holds the number of the goods', () => {
    expect(GoodsParams.parse({ goods_id: '7' })).toEqual({ goods_id: 7 })
  })

  it.each(['0', '-1', '1.5', '1e3', 'kopi', ''])('does not hold %j', (goods_id) => {
    expect(GoodsParams.safeParse({ goods_id }).success).toBe(false)
  })
})
