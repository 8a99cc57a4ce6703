import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { mountFunctions } from '../hosts/mount.ts'
import { createApp } from '../http/create-app.ts'
import { createPlatform, defineFunction } from '../http/define-function.ts'
import { buildStaff } from '../testing/builders.ts'
import { engines } from '../testing/engines/engines.ts'
import { useTestShop } from '../testing/test-shop.ts'

const door = defineFunction('door', {
  summary: 'Tells who came in.',
  wire: () => undefined,
  routes: () => async (app) => {
    const schema = { response: { 200: z.unknown() } }
    app.get('/open', { config: { access: 'public' }, schema }, async ({ caller }) => caller)
    app.get('/staff', { config: { access: 'signed-in' }, schema }, async ({ caller }) => caller)
    app.get('/owner', { config: { access: 'staff.manage' }, schema }, async ({ caller }) => caller)
  },
})

describe.each(engines)('access to an operation on $name', (engine) => {
  const shop = useTestShop(engine, [door])
  const get = (path: string, authorization?: string) =>
    shop.app.inject({
      url: `/api/small/door${path}`,
      headers: authorization === undefined ? {} : { authorization },
    })

  it('is given to a customer where it is public, and only there', async () => {
    expect((await get('/open')).json()).toEqual({ kind: 'public' })
    expect((await get('/staff')).json()).toMatchObject({ code: 401, error: { reason: 'SIGN_IN_REQUIRED' } })
    expect((await get('/owner')).json()).toMatchObject({ code: 401, error: { reason: 'SIGN_IN_REQUIRED' } })
  })

  it('is given to the role that has the permission, and to no other', async () => {
    const owner = await buildStaff(shop.database, { role: 'owner' })
    const cashier = await buildStaff(shop.database, { role: 'cashier' })

    expect((await get('/owner', owner.headers.authorization)).json()).toMatchObject({
      kind: 'staff',
      staffId: owner.staffId,
      role: 'owner',
      sessionId: owner.sessionId,
      deviceId: null,
      drawer: 'main',
    })
    expect((await get('/staff', cashier.headers.authorization)).statusCode).toBe(200)
    expect((await get('/owner', cashier.headers.authorization)).json()).toMatchObject({
      code: 403,
      error: { reason: 'PERMISSION_DENIED', details: { permission: 'staff.manage' } },
    })
  })

  it.each(['Bearer nonsense', 'Basic abc', `Bearer ${'a'.repeat(43)}`, `Bearer ${'a'.repeat(43)} b`])(
    'is refused to the token of nobody, also where it is public: %s',
    async (authorization) => {
      expect((await get('/open', authorization)).json()).toMatchObject({
        code: 401,
        error: { reason: 'TOKEN_INVALID' },
      })
    },
  )

  it.each([
    ['a token that is over', 'UPDATE session_tokens SET expires_at = SYSDATE(6) - INTERVAL 1 SECOND'],
    ['a refresh token', "UPDATE session_tokens SET kind = 'refresh'"],
    ['a session that was revoked', 'UPDATE sessions SET revoked_at = SYSDATE(6)'],
    ['a session that is over', 'UPDATE sessions SET expires_at = SYSDATE(6) - INTERVAL 1 SECOND'],
    ['a person who was disabled', 'UPDATE staff SET is_active = 0'],
  ])('is refused to %s', async (_name, sql) => {
    const owner = await buildStaff(shop.database)
    await shop.change(sql)
    expect((await get('/open', owner.headers.authorization)).statusCode).toBe(401)
  })

  it('is only to themselves for who has not changed a password that somebody else gave them', async () => {
    const owner = await buildStaff(shop.database)
    await shop.change('UPDATE staff SET must_change_password = 1 WHERE id = ?', [owner.staffId])
    const refused = { code: 403, error: { reason: 'PASSWORD_CHANGE_REQUIRED' } }
    expect((await get('/owner', owner.headers.authorization)).json()).toMatchObject(refused)
    expect((await get('/open', owner.headers.authorization)).json()).toMatchObject(refused)
    expect((await get('/staff', owner.headers.authorization)).statusCode).toBe(200)
  })

  it('is given at a till to who came in by PIN, whatever their password', async () => {
    const cashier = await buildStaff(shop.database, { role: 'cashier' })
    await shop.change('UPDATE staff SET must_change_password = 1 WHERE id = ?', [cashier.staffId])
    await shop.change(
      "INSERT INTO devices (name, secret_hash, enrolled_by, enrolled_at) VALUES ('till', ?, ?, SYSDATE(6))",
      [Buffer.alloc(32, 5), cashier.staffId],
    )
    await shop.change(
      'UPDATE sessions SET device_id = (SELECT id FROM devices WHERE enrolled_by = ?) WHERE staff_id = ?',
      [cashier.staffId, cashier.staffId],
    )
    expect((await get('/open', cashier.headers.authorization)).statusCode).toBe(200)
  })

  it('keeps the application from starting where an operation says of nobody that they may call it', async () => {
    const silent = defineFunction('silent', {
      summary: 'Says nothing.',
      wire: () => undefined,
      routes: () => async (app) => {
        app.get('/', async () => 'anything')
      },
    })
    const app = await createApp(shop.config)
    const platform = createPlatform(shop.database, shop.config)
    await expect(mountFunctions(app, [silent], platform)).rejects.toThrow(
      /GET \/function\/silent\/? says of nobody/,
    )
  })
})
