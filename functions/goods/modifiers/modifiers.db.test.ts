import { readModifierGroups } from '@kedai/shared/goods/modifiers.ts'
import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { goods } from '../handler.ts'

let keyCount = 0
const freshKey = () => `modifier-test-key-${String(++keyCount).padStart(6, '0')}`

describe.each(engines)('a group of modifiers on $name', (engine) => {
  const shop = useTestShop(engine, [goods])
  let manager: Awaited<ReturnType<typeof buildStaff>>
  let cashier: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    manager = await buildStaff(shop.database, { role: 'manager', name: 'Sari' })
    cashier = await buildStaff(shop.database, { role: 'cashier', name: 'Budi' })
  })

  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  async function call(method: Method, path: string, payload?: object, headers: object = {}) {
    const response = await shop.app.inject({
      method,
      url: `/api/small/goods${path}`,
      ...(payload === undefined ? {} : { payload }),
      headers: { ...manager.headers, ...headers },
    })
    return { ...response.json(), headers: response.headers }
  }
  const on = (version: number) => ({ 'if-match': `"${version}"` })
  const size = async () =>
    (
      await call('POST', '/modifier-groups', {
        name: 'Ukuran',
        min_choices: 1,
        modifiers: [
          { name: 'Kecil', price_change: -1_000 },
          { name: 'Besar', price_change: 2_000 },
        ],
      })
    ).data as { group_id: number; modifiers: { modifier_id: number; name: string }[] }
  const groupsOf = async (goodsId: number) =>
    (await shop.database.read((statements) => readModifierGroups(statements, [goodsId]))).get(goodsId)

  it('is made with its modifiers, in their order', async () => {
    const created = await call('POST', '/modifier-groups', {
      name: ' Topping ',
      max_choices: 2,
      position: 3,
      modifiers: [
        { name: 'Boba', price_change: 3_000 },
        { name: 'Jelly', is_active: false },
      ],
    })
    expect(created.data).toEqual({
      group_id: created.data.group_id,
      name: 'Topping',
      min_choices: 0,
      max_choices: 2,
      position: 3,
      modifiers: [
        {
          modifier_id: expect.any(Number),
          name: 'Boba',
          price_change: 3_000,
          sold_out: false,
          is_active: true,
        },
        {
          modifier_id: expect.any(Number),
          name: 'Jelly',
          price_change: 0,
          sold_out: false,
          is_active: false,
        },
      ],
    })
    const shown = await call('GET', `/modifier-groups/${created.data.group_id}`, undefined, cashier.headers)
    expect(shown.data).toEqual(created.data)
    expect(shown.headers['etag']).toBe('"1"')
    expect((await call('GET', '/modifier-groups/999999')).error.reason).toBe('MODIFIER_GROUP_NOT_FOUND')
  })

  it('is made once for a key', async () => {
    const key = { 'idempotency-key': freshKey() }
    const first = await call('POST', '/modifier-groups', { name: 'Gula' }, key)
    const again = await call('POST', '/modifier-groups', { name: 'Gula' }, key)
    expect(again.data).toEqual(first.data)
    expect(again.headers['idempotency-replayed']).toBe('true')
  })

  it.each([
    ['more choices than it has room for', { name: 'x', min_choices: 3, max_choices: 2 }],
    ['no choice at the most', { name: 'x', max_choices: 0 }],
    ['more choices than a line holds', { name: 'x', max_choices: 11 }],
    ['an empty name', { name: ' ' }],
    ['too many modifiers', { name: 'x', modifiers: Array(51).fill({ name: 'y' }) }],
    ['a price change that is no rupiah', { name: 'x', modifiers: [{ name: 'y', price_change: 0.5 }] }],
  ])('is refused with %s', async (_name, payload) => {
    expect((await call('POST', '/modifier-groups', payload)).error.reason).toBe('VALIDATION_FAILED')
  })

  it('is changed on the version that was read: modifiers are kept, changed, added and deleted', async () => {
    const group = await size()
    const [small, big] = group.modifiers
    const path = `/modifier-groups/${group.group_id}`
    const changed = await call(
      'PATCH',
      path,
      {
        name: 'Gelas',
        modifiers: [
          { modifier_id: big?.modifier_id, name: 'Jumbo', price_change: 4_000 },
          { name: 'Sedang' },
        ],
      },
      on(1),
    )
    expect(changed.data).toMatchObject({
      name: 'Gelas',
      min_choices: 1,
      max_choices: 1,
      modifiers: [
        { modifier_id: big?.modifier_id, name: 'Jumbo', price_change: 4_000, is_active: true },
        { name: 'Sedang', price_change: 0 },
      ],
    })
    expect(changed.data.modifiers).toHaveLength(2)
    expect(changed.headers['etag']).toBe('"2"')
    expect(changed.data.modifiers[1].modifier_id).not.toBe(small?.modifier_id)

    expect((await call('PATCH', path, { name: 'x' }, on(1))).error.reason).toBe('VERSION_CHANGED')
    expect((await call('PATCH', path, { name: 'x' })).error.reason).toBe('IF_MATCH_REQUIRED')
    expect((await call('PATCH', path, {}, on(2))).error.reason).toBe('VALIDATION_FAILED')
    expect((await call('PATCH', path, { min_choices: 2 }, on(2))).error.reason).toBe('VALIDATION_FAILED')
    expect((await call('PATCH', path, { min_choices: 2, max_choices: 1 }, on(2))).error.reason).toBe(
      'VALIDATION_FAILED',
    )
    expect((await call('PATCH', path, { min_choices: 0, max_choices: 2 }, on(2))).data).toMatchObject({
      name: 'Gelas',
      min_choices: 0,
      max_choices: 2,
      modifiers: [{ name: 'Jumbo' }, { name: 'Sedang' }],
    })
  })

  it('does not take the modifiers of another', async () => {
    const [mine, other] = [await size(), await size()]
    const foreign = other.modifiers[0]?.modifier_id
    const { error } = await call(
      'PATCH',
      `/modifier-groups/${mine.group_id}`,
      { modifiers: [{ modifier_id: foreign, name: 'x' }] },
      on(1),
    )
    expect(error).toMatchObject({ reason: 'MODIFIER_NOT_FOUND', details: { modifiers: [foreign] } })
    expect((await call('GET', `/modifier-groups/${mine.group_id}`)).data).toEqual(mine)
  })

  it('is changed once when four change it at once', async () => {
    const { group_id } = await size()
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => call('PATCH', `/modifier-groups/${group_id}`, { name }, on(1))),
    )
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(1)
    expect(answers.filter(({ error }) => error?.reason === 'VERSION_CHANGED')).toHaveLength(3)
  })

  it('has modifiers that anybody of the shop marks as sold out, without a new version', async () => {
    const group = await size()
    const goodsId = await buildGoods(shop.database)
    await call('PUT', `/${goodsId}/modifier-groups`, { group_ids: [group.group_id] }, on(1))
    const id = group.modifiers[1]?.modifier_id
    const mark = (sold_out: boolean) =>
      call('PUT', `/modifiers/${id}/sold-out`, { sold_out }, cashier.headers)
    expect((await mark(true)).data).toMatchObject({ modifier_id: id, name: 'Besar', sold_out: true })
    expect((await groupsOf(goodsId))?.[0]?.modifiers.map(({ soldOut }) => soldOut)).toEqual([false, true])

    const changed = await call(
      'PATCH',
      `/modifier-groups/${group.group_id}`,
      { modifiers: group.modifiers.map(({ modifier_id, name }) => ({ modifier_id, name })) },
      on(1),
    )
    expect(changed.data.modifiers).toMatchObject([{ sold_out: false }, { sold_out: true }])
    expect((await mark(false)).data.sold_out).toBe(false)
    expect((await call('PUT', '/modifiers/999999/sold-out', { sold_out: true })).error.reason).toBe(
      'NOT_FOUND',
    )
  })

  it('is given to goods in an order, which is an edit of the goods', async () => {
    const [first, second] = [await size(), await size()]
    const goodsId = await buildGoods(shop.database)
    const path = `/${goodsId}/modifier-groups`
    const given = await call('PUT', path, { group_ids: [second.group_id, first.group_id] }, on(1))
    expect(given.data).toEqual([second, first])
    expect(given.headers['etag']).toBe('"2"')
    expect((await call('GET', path, undefined, cashier.headers)).data).toEqual([second, first])
    expect((await groupsOf(goodsId))?.map(({ id }) => id)).toEqual([second.group_id, first.group_id])

    expect((await call('PUT', path, { group_ids: [] }, on(1))).error.reason).toBe('VERSION_CHANGED')
    expect((await call('PUT', path, { group_ids: [] })).error.reason).toBe('IF_MATCH_REQUIRED')
    expect((await call('PUT', path, { group_ids: [999_999] }, on(2))).error).toMatchObject({
      reason: 'MODIFIER_GROUP_NOT_FOUND',
      details: { group_ids: [999_999] },
    })
    expect(
      (await call('PUT', path, { group_ids: [first.group_id, first.group_id] }, on(2))).error.reason,
    ).toBe('VALIDATION_FAILED')
    expect((await call('GET', path)).data).toHaveLength(2)
    expect((await call('PUT', path, { group_ids: [] }, on(2))).data).toEqual([])
    expect(await groupsOf(goodsId)).toBeUndefined()
    expect((await call('PUT', '/999999/modifier-groups', { group_ids: [] }, on(1))).error.reason).toBe(
      'GOODS_NOT_FOUND',
    )
    expect((await call('GET', '/999999/modifier-groups')).error.reason).toBe('GOODS_NOT_FOUND')
  })

  it('shows customers only what is active', async () => {
    const group = await size()
    const goodsId = await buildGoods(shop.database)
    await call('PUT', `/${goodsId}/modifier-groups`, { group_ids: [group.group_id] }, on(1))
    const [small, big] = group.modifiers
    await call(
      'PATCH',
      `/modifier-groups/${group.group_id}`,
      {
        modifiers: [
          { modifier_id: big?.modifier_id, name: 'Besar', price_change: 2_000 },
          { modifier_id: small?.modifier_id, name: 'Kecil', is_active: false },
        ],
      },
      on(1),
    )
    expect((await groupsOf(goodsId))?.[0]).toEqual({
      id: group.group_id,
      name: 'Ukuran',
      minChoices: 1,
      maxChoices: 1,
      modifiers: [{ id: big?.modifier_id, name: 'Besar', priceChange: 2_000, soldOut: false }],
    })
  })

  it('is deleted only when no goods are sold with it', async () => {
    const group = await size()
    const goodsId = await buildGoods(shop.database)
    const path = `/modifier-groups/${group.group_id}`
    await call('PUT', `/${goodsId}/modifier-groups`, { group_ids: [group.group_id] }, on(1))
    expect((await call('DELETE', path, undefined, on(1))).error).toMatchObject({
      reason: 'MODIFIER_GROUP_IN_USE',
      details: { goods: [goodsId] },
    })
    await call('PUT', `/${goodsId}/modifier-groups`, { group_ids: [] }, on(2))
    expect((await call('DELETE', path)).error.reason).toBe('IF_MATCH_REQUIRED')
    expect((await call('DELETE', path, undefined, on(2))).error.reason).toBe('VERSION_CHANGED')
    expect((await call('DELETE', path, undefined, on(1))).data).toEqual({ group_id: group.group_id })
    expect((await call('DELETE', path, undefined, on(1))).error.reason).toBe('MODIFIER_GROUP_NOT_FOUND')
    expect(await shop.query('SELECT id FROM modifiers WHERE group_id = ?', [group.group_id])).toEqual([])
  })

  it('is either deleted or given to goods when both are asked at once', async () => {
    for (let round = 0; round < 8; round++) {
      const { group_id } = await size()
      const goodsId = await buildGoods(shop.database)
      const [deleted, given] = await Promise.all([
        call('DELETE', `/modifier-groups/${group_id}`, undefined, on(1)),
        call('PUT', `/${goodsId}/modifier-groups`, { group_ids: [group_id] }, on(1)),
      ])
      const reasons = [deleted.error?.reason, given.error?.reason].filter((reason) => reason !== undefined)
      expect(reasons).toHaveLength(1)
      expect(['MODIFIER_GROUP_IN_USE', 'MODIFIER_GROUP_NOT_FOUND']).toContain(reasons[0])
    }
  })

  it('is listed by pages', async () => {
    const [first, second] = [await size(), await size()]
    const page = await call('GET', `/modifier-groups?page_size=1&after=${first.group_id - 1}`)
    expect(page.data).toEqual([first])
    expect(page.headers['link']).toBe(`<?after=${first.group_id}&page_size=1>; rel="next"`)
    const rest = await call('GET', `/modifier-groups?after=${first.group_id}`)
    expect(rest.data).toEqual([second])
    expect(rest.headers['link']).toBeUndefined()
  })

  it('is made, changed, given and deleted by managers only', async () => {
    const { group_id } = await size()
    const goodsId = await buildGoods(shop.database)
    const asCashier = { ...cashier.headers, ...on(1) }
    const answers = await Promise.all([
      call('POST', '/modifier-groups', { name: 'x' }, asCashier),
      call('PATCH', `/modifier-groups/${group_id}`, { name: 'x' }, asCashier),
      call('DELETE', `/modifier-groups/${group_id}`, undefined, asCashier),
      call('PUT', `/${goodsId}/modifier-groups`, { group_ids: [group_id] }, asCashier),
    ])
    expect(answers.map(({ error }) => error.reason)).toEqual(Array(4).fill('PERMISSION_DENIED'))
  })
})
