import { acceptSetUpCode } from '@kedai/shared/auth/set-up-code.ts'
import { bearer, call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { staff } from '../handler.ts'

const OWNER = { name: 'Sari', display_name: 'Bu Sari', password: 'kopi susu tanpa gula' }

describe.each(engines)('the set-up of a shop on $name', (engine) => {
  const shop = useTestShop(engine, [staff])
  const setUp = (code: string, changes: object = {}) =>
    call(shop, 'POST', 'staff/set-up', { body: { code, ...OWNER, ...changes } })

  beforeEach(async () => {
    for (const table of [
      'session_tokens',
      'sessions',
      'staff',
      'settings',
      'sign_in_failures',
      'audit_entries',
    ]) {
      await shop.change(`DELETE FROM ${table}`)
    }
    expect(await acceptSetUpCode(shop.database, '7K2QF-M9XWT')).toBe(true)
  })

  it('makes the owner, signs them in and uses the code up', async () => {
    const { code, data, headers } = await setUp('7k2qf m9xwt')
    expect(code).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(data.staff).toMatchObject({
      name: 'sari',
      display_name: 'Bu Sari',
      role: 'owner',
      is_active: true,
      must_change_password: false,
      has_password: true,
    })
    const me = await call(shop, 'GET', 'staff/me', { as: bearer(data.access_token) })
    expect(me.data).toMatchObject({ staff_id: data.staff.staff_id, drawer: 'main', device_id: null })
    expect(me.data.permissions).toContain('staff.manage')
    expect(await shop.query('SELECT name FROM settings')).toEqual([])
    expect(await shop.query('SELECT action, staff_id, detail FROM audit_entries')).toEqual([
      {
        action: 'staff.set-up',
        staff_id: data.staff.staff_id,
        detail: '{"name":"sari","display_name":"Bu Sari","role":"owner"}',
      },
    ])
    expect((await setUp('7K2QF-M9XWT')).reason).toBe('SET_UP_DONE')
  })

  it('makes one owner of three who try at once', async () => {
    const answers = await Promise.all(['ani', 'budi', 'citra'].map((name) => setUp('7K2QF-M9XWT', { name })))
    expect(answers.map(({ reason }) => reason ?? 'done').sort()).toEqual([
      'SET_UP_DONE',
      'SET_UP_DONE',
      'done',
    ])
    expect(await shop.query("SELECT COUNT(*) AS count FROM staff WHERE role = 'owner'")).toEqual([
      { count: 1 },
    ])
  })

  it('lets nobody guess the code: after five tries each has to wait', async () => {
    const reasons: (string | undefined)[] = []
    for (let count = 0; count < 6; count++) reasons.push((await setUp('AAAAA-AAAAA')).reason)
    expect(reasons).toEqual([...Array(5).fill('SET_UP_CODE_WRONG'), 'TOO_MANY_ATTEMPTS'])
    expect((await setUp('7K2QF-M9XWT')).reason).toBe('TOO_MANY_ATTEMPTS')
    expect(await shop.query('SELECT id FROM staff')).toEqual([])
  })

  it('needs a code that was shown', async () => {
    await shop.change('DELETE FROM settings')
    expect((await setUp('7K2QF-M9XWT')).reason).toBe('SET_UP_CODE_WRONG')
    expect((await setUp('')).reason).toBe('VALIDATION_FAILED')
  })

  it.each([
    ['short', 'VALIDATION_FAILED'],
    ['password123', 'PASSWORD_WEAK'],
  ])('refuses the password %s', async (password, reason) => {
    expect((await setUp('7K2QF-M9XWT', { password })).reason).toBe(reason)
  })
})
