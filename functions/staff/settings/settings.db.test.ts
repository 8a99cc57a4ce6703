import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import sharp from 'sharp'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { staff } from '../handler.ts'

describe.each(engines)('the settings on $name', (engine) => {
  const shop = useTestShop(engine, [staff])
  let owner: Awaited<ReturnType<typeof buildStaff>>
  let cashier: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    expect((await call(shop, 'GET', 'staff/shop')).data.tenders).toEqual(['cash', 'counter'])
    owner = await buildStaff(shop.database, { role: 'owner' })
    cashier = await buildStaff(shop.database, { role: 'cashier' })
  })
  beforeEach(async () => {
    await shop.change('DELETE FROM settings_versions')
    await shop.change('DELETE FROM audit_entries')
  })

  const get = (as = owner) => call(shop, 'GET', 'staff/settings', { as })
  const patch = (body: object, ifMatch?: string, as = owner) =>
    call(shop, 'PATCH', 'staff/settings', { body, ifMatch, as })
  const openly = () => call(shop, 'GET', 'staff/shop')

  it('are the defaults at first, and changed field by field on the version that was read', async () => {
    const first = await get(cashier)
    expect([first.data.shop_name, first.data.cash_rounding, first.headers['etag']]).toEqual([
      'Kedai',
      1,
      '"0"',
    ])

    const second = await patch({ shop_name: ' Warung Bu Sari ', cash_rounding: 100 }, '"0"')
    expect(second.headers['etag']).toBe('"1"')
    expect(second.data).toEqual({ ...first.data, shop_name: 'Warung Bu Sari', cash_rounding: 100 })
    const third = await patch({ phone: '0812' }, '"1"')
    expect(third.data).toEqual({ ...second.data, phone: '0812' })
    expect((await get()).data).toEqual(third.data)

    expect((await patch({ phone: '0813' }, '"1"')).reason).toBe('VERSION_CHANGED')
    expect((await patch({ phone: '0813' })).reason).toBe('IF_MATCH_REQUIRED')
    expect(
      await shop.query('SELECT action, subject_id, staff_id, detail FROM audit_entries ORDER BY id'),
    ).toEqual([
      {
        action: 'settings.change',
        subject_id: '1',
        staff_id: owner.staffId,
        detail: '{"shop_name":["Kedai","Warung Bu Sari"],"cash_rounding":[1,100]}',
      },
      {
        action: 'settings.change',
        subject_id: '2',
        staff_id: owner.staffId,
        detail: '{"phone":["","0812"]}',
      },
    ])
  })

  it('are changed once by three who change the same version at once', async () => {
    const answers = await Promise.all([1, 2, 3].map((one) => patch({ phone: String(one) }, '"0"')))
    expect(answers.map(({ reason }) => reason ?? 'changed').sort()).toEqual([
      'VERSION_CHANGED',
      'VERSION_CHANGED',
      'changed',
    ])
    expect(await shop.query('SELECT version FROM settings_versions')).toEqual([{ version: 1 }])
  })

  it.each([
    [{}],
    [{ shop_name: '' }],
    [{ unknown: 1 }],
    [{ logo_picture_id: 1 }],
    [{ time_zone: 'Mars/Olympus' }],
    [{ cash_rounding: 33 }],
    [{ tenders: [] }],
  ])('refuse %j', async (body) => {
    expect((await patch(body, '"0"')).reason).toBe('VALIDATION_FAILED')
    expect(await shop.query('SELECT version FROM settings_versions')).toEqual([])
  })

  it('are changed by an owner only', async () => {
    expect((await patch({ phone: '1' }, '"0"', cashier)).reason).toBe('PERMISSION_DENIED')
    expect((await call(shop, 'GET', 'staff/settings')).reason).toBe('SIGN_IN_REQUIRED')
  })

  it('show a customer what their page needs, and at once what is changed', async () => {
    await patch(
      { address: 'Jl. Mawar 1', tenders: ['cash', 'counter', 'card', 'kasbon'], time_zone: 'Asia/Jayapura' },
      '"0"',
    )
    const shown = await openly()
    expect(shown.data).toEqual({
      name: 'Kedai',
      address: 'Jl. Mawar 1',
      phone: '',
      logo: null,
      time_zone: 'Asia/Jayapura',
      is_open: true,
      turns_at: null,
      tenders: ['counter'],
      order_ttl_minutes: 30,
    })
    expect(shown.headers['cache-control']).toBe('no-cache')
    const again = await shop.app.inject({
      url: '/api/small/staff/shop',
      headers: { 'if-none-match': String(shown.headers['etag']) },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])

    await patch({ is_closed: true, public_cash: true }, '"1"')
    expect((await openly()).data).toMatchObject({ is_open: false, tenders: ['cash', 'counter'] })
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
    await patch(
      {
        is_closed: false,
        opening_hours: days.map((weekday) => ({ weekday, opens_at: '00:00', closes_at: '00:00' })),
      },
      '"2"',
    )
    expect((await openly()).data).toMatchObject({ is_open: true, turns_at: null })
  })

  it('have a logo, which is kept when another takes its place', async () => {
    const put = (payload: Buffer, as = owner) =>
      shop.app.inject({
        method: 'PUT',
        url: '/api/small/staff/settings/logo',
        headers: { ...as.headers, 'content-type': 'image/png' },
        payload,
      })
    const png = (background: string) =>
      sharp({ create: { width: 9, height: 9, channels: 3, background } })
        .png()
        .toBuffer()
    const first = (await put(await png('#ff0000'))).json().data.logo_picture_id
    const second = (await put(await png('#00ff00'))).json().data.logo_picture_id
    expect((await openly()).data.logo).toBe(`/api/small/goods/pictures/${second}`)
    expect(await shop.query('SELECT id FROM pictures ORDER BY id')).toEqual([{ id: first }, { id: second }])
    expect((await put(Buffer.from('no picture'))).json().error.reason).toBe('PICTURE_INVALID')
    expect((await put(await png('#0000ff'), cashier)).json().error.reason).toBe('PERMISSION_DENIED')
    expect((await call(shop, 'DELETE', 'staff/settings/logo', { as: owner })).data.logo_picture_id).toBeNull()
    expect((await openly()).data.logo).toBeNull()
  })
})
