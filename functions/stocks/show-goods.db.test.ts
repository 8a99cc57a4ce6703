import { buildGoods } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { describe, expect, it } from 'vitest'
import { stocks } from './handler.ts'

describe.each(engines)('one goods on $name', (engine) => {
  const shop = useTestShop(engine, [stocks])
  const show = (goodsId: number | string, headers = {}) =>
    shop.app.inject({ url: `/api/small/stocks/${goodsId}`, headers })

  it('is shown with the modifiers that are offered with it', async () => {
    const id = await buildGoods(shop.database, {
      name: 'Es Kopi',
      price: 8_000,
      stock: 4,
      category: 'Minuman',
    })
    await shop.change(
      `INSERT INTO modifier_groups (id, name, min_choices, max_choices, created_at, updated_at)
       VALUES (1, 'Topping', 0, 2, SYSDATE(6), SYSDATE(6)), (2, 'Ukuran', 1, 1, SYSDATE(6), SYSDATE(6)),
         (3, 'Lain', 0, 1, SYSDATE(6), SYSDATE(6))`,
    )
    await shop.change(
      `INSERT INTO modifiers (id, group_id, name, price_change, sold_out, is_active, position)
       VALUES (11, 1, 'Boba', 3000, 1, 1, 1), (12, 1, 'Keju', 4000, 0, 1, 0), (13, 1, 'Lama', 1, 0, 0, 2),
         (21, 2, 'Kecil', -1000, 0, 1, 0), (31, 3, 'Lain', 0, 0, 1, 0)`,
    )
    await shop.change(
      'INSERT INTO goods_modifier_groups (goods_id, group_id, position) VALUES (?, 1, 1), (?, 2, 0)',
      [id, id],
    )
    const response = await show(id)
    expect(response.json().data).toEqual({
      id,
      name: 'Es Kopi',
      stock: 4,
      price: 8_000,
      sold_out: false,
      category: 'Minuman',
      unit: 'piece',
      description: '',
      picture: null,
      modifier_groups: [
        {
          group_id: 2,
          name: 'Ukuran',
          min_choices: 1,
          max_choices: 1,
          modifiers: [{ modifier_id: 21, name: 'Kecil', price_change: -1_000, sold_out: false }],
        },
        {
          group_id: 1,
          name: 'Topping',
          min_choices: 0,
          max_choices: 2,
          modifiers: [
            { modifier_id: 12, name: 'Keju', price_change: 4_000, sold_out: false },
            { modifier_id: 11, name: 'Boba', price_change: 3_000, sold_out: true },
          ],
        },
      ],
    })
    expect(response.headers['cache-control']).toBe('no-cache')

    const etag = String(response.headers['etag'])
    expect((await show(id, { 'if-none-match': etag })).statusCode).toBe(304)
    await shop.change('UPDATE modifiers SET sold_out = 1 WHERE id = 12')
    expect((await show(id, { 'if-none-match': etag })).statusCode).toBe(200)
  })

  it('is shown without any where it has none', async () => {
    const id = await buildGoods(shop.database)
    expect((await show(id)).json().data.modifier_groups).toEqual([])
  })

  it('is not shown once it is off sale, nor where there is none', async () => {
    const id = await buildGoods(shop.database)
    await shop.change('UPDATE goods SET is_active = 0 WHERE id = ?', [id])
    expect((await show(id)).json().error.reason).toBe('GOODS_NOT_FOUND')
    expect((await show(999_999)).json().error.reason).toBe('GOODS_NOT_FOUND')
    expect((await show('kopi')).json().error.reason).toBe('VALIDATION_FAILED')
  })
})
