import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { templateName } from './handler.ts'

describe.each(engines)('template-name on $name', (engine) => {
  const shop = useTestShop(engine, [templateName])
  const get = (goodsId: number | string) => shop.app.inject(`/api/small/template-name/${goodsId}`)

  it('shows goods with their price', async () => {
    const goodsId = await buildGoods(shop.database, { name: 'Es Teh', price: 3000 })
    const response = await get(goodsId)
    expect(response.json()).toEqual({
      code: 200,
      status: 'OK',
      data: { id: goodsId, name: 'Es Teh', price: 3000 },
    })
  })

  it('refuses goods that are not on sale', async () => {
    const goodsId = await buildGoods(shop.database)
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [goodsId])
    for (const id of [goodsId, goodsId + 1]) {
      const response = await get(id)
      expect(response.json()).toMatchObject({ code: 404, error: { reason: 'GOODS_NOT_FOUND' } })
    }
  })

  it('refuses what is no number', async () => {
    const response = await get('kopi')
    expect(response.json()).toMatchObject({ code: 400, error: { reason: 'VALIDATION_FAILED' } })
  })
})
