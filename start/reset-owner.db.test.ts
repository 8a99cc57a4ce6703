import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOfTypedCode } from '@kedai/shared/auth/set-up-code.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { resetOwner } from './reset-owner.ts'
import { offerSetUpCode } from './set-up-code.ts'

describe.each(engines)('a shop whose owner has to be let in on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kedai-set-up-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const kept = async () => (await shop.query<{ value: string }>('SELECT value FROM settings'))[0]?.value

  it('has a code while it has no staff: kept in a file of its own, or new each time without one', async () => {
    const code = (await offerSetUpCode(shop.database, folder)) ?? ''
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(await offerSetUpCode(shop.database, folder)).toBe(code)
    expect(await readFile(join(folder, 'set-up-code'), 'utf8')).toBe(`${code}\n`)
    expect((await stat(join(folder, 'set-up-code'))).mode & 0o777).toBe(0o600)
    expect(await kept()).toBe(JSON.stringify(hashOfTypedCode(code)))

    const other = (await offerSetUpCode(shop.database, undefined)) ?? ''
    expect(other).not.toBe(code)
    expect(await kept()).toBe(JSON.stringify(hashOfTypedCode(other)))
    await expect(resetOwner(shop.database, undefined)).rejects.toThrow('No owner has that name.')
  })

  it('has none once there is an owner, who is given a new password instead', async () => {
    const { staffId, headers } = await buildStaff(shop.database, { name: 'Sari' })
    expect(await offerSetUpCode(shop.database, folder)).toBeUndefined()
    await expect(stat(join(folder, 'set-up-code'))).rejects.toMatchObject({ code: 'ENOENT' })

    await shop.change('UPDATE staff SET is_active = 0')
    const { name, password } = await resetOwner(shop.database, undefined)
    expect(name).toBe('Sari')
    expect((await call(shop, 'GET', 'staff/me', { as: { headers } })).reason).toBe('TOKEN_INVALID')
    const signedIn = await call(shop, 'POST', 'staff/sessions', { body: { name, password } })
    expect(signedIn.data.staff).toMatchObject({
      staff_id: staffId,
      is_active: true,
      must_change_password: true,
    })
    expect(await shop.query('SELECT staff_id, action, subject_id, detail FROM audit_entries')).toEqual([
      {
        staff_id: null,
        action: 'staff.reset-owner',
        subject_id: String(staffId),
        detail: '{"was_active":false}',
      },
    ])
  })

  it('asks which owner where there are several, and takes nobody else for one', async () => {
    await buildStaff(shop.database, { name: 'budi' })
    await buildStaff(shop.database, { name: 'kasir', role: 'cashier' })
    await expect(resetOwner(shop.database, undefined)).rejects.toThrow(/Which owner\?.*: Sari, budi$/)
    await expect(resetOwner(shop.database, 'kasir')).rejects.toThrow('No owner has that name.')
    expect((await resetOwner(shop.database, 'BUDI')).name).toBe('budi')
  })
})
