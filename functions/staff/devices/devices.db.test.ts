import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { bearer, type CallOptions, call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { staff } from '../handler.ts'

describe.each(engines)('an enrolled till on $name', (engine) => {
  const shop = useTestShop(engine, [staff])
  let owner: Awaited<ReturnType<typeof buildStaff>>
  let cashierId: number
  beforeAll(async () => {
    owner = await buildStaff(shop.database, { role: 'owner', name: 'sari' })
    cashierId = (await buildStaff(shop.database, { role: 'cashier', name: 'budi' })).staffId
    expect((await setPin('481516')).data.has_pin).toBe(true)
  })
  beforeEach(() => shop.change('DELETE FROM sign_in_failures'))

  const asOwner = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: CallOptions = {},
  ) => call(shop, method, `staff/${path}`, { as: owner, ...options })
  const setPin = (pin: string) => asOwner('PUT', `people/${cashierId}/pin`, { body: { pin } })
  const enrol = async (name = 'Depan', drawer = 'depan') =>
    (await asOwner('POST', 'devices', { body: { name, drawer } })).data
  const signIn = (device_secret: string, body: object = { name: 'BUDI', pin: '481516' }) =>
    call(shop, 'POST', 'staff/sessions/pin', { body: { device_secret, ...body } })
  const me = (accessToken: string) => call(shop, 'GET', 'staff/me', { as: bearer(accessToken) })

  it('is given its secret once, and staff sign in at it by PIN, into its drawer, for half a day', async () => {
    const till = await enrol()
    expect(till).toMatchObject({ name: 'Depan', drawer: 'depan', last_seen_at: null })
    expect(till.device_secret).toMatch(/^[A-Za-z0-9_-]{43}$/)

    const byName = await signIn(till.device_secret)
    expect((await me(byName.data.access_token)).data).toMatchObject({
      name: 'budi',
      drawer: 'depan',
      device_id: till.device_id,
    })
    expect((await signIn(till.device_secret, { staff_id: cashierId, pin: '481516' })).code).toBe(200)
    expect(
      await shop.query(
        'SELECT DISTINCT ROUND(TIMESTAMPDIFF(SECOND, signed_in_at, expires_at) / 3600) = 12 AS is_half_a_day FROM sessions WHERE device_id = ?',
        [till.device_id],
      ),
    ).toEqual([{ is_half_a_day: 1 }])
    const list = (await asOwner('GET', 'devices')).data
    expect(list.at(-1)).toEqual({
      device_id: till.device_id,
      name: 'Depan',
      drawer: 'depan',
      enrolled_at: till.enrolled_at,
      last_seen_at: expect.stringMatching(/Z$/),
    })
  })

  it.each([
    [{ name: 'budi', pin: '481517' }, 'SIGN_IN_FAILED'],
    [{ name: 'nobody', pin: '481516' }, 'SIGN_IN_FAILED'],
    [{ staff_id: 999_999, pin: '481516' }, 'SIGN_IN_FAILED'],
    [{ name: 'sari', pin: '481516' }, 'SIGN_IN_FAILED'],
    [{ pin: '481516' }, 'VALIDATION_FAILED'],
    [{ name: 'budi', staff_id: 1, pin: '481516' }, 'VALIDATION_FAILED'],
    [{ name: 'budi', pin: '48151' }, 'VALIDATION_FAILED'],
  ])('refuses %j: %s', async (body, reason) => {
    expect((await signIn((await enrol()).device_secret, body)).reason).toBe(reason)
  })

  it('shows who may sign in at it: whoever has a PIN and is not disabled', async () => {
    const { device_secret } = await enrol()
    const names = () => call(shop, 'POST', 'staff/sessions/pin/names', { body: { device_secret } })
    expect((await names()).data).toEqual([{ staff_id: cashierId, display_name: 'budi' }])
    await shop.change('UPDATE staff SET is_active = 0 WHERE id = ?', [cashierId])
    expect((await names()).data).toEqual([])
    await shop.change('UPDATE staff SET is_active = 1 WHERE id = ?', [cashierId])
    const other = await call(shop, 'POST', 'staff/sessions/pin/names', {
      body: { device_secret: 'x'.repeat(43) },
    })
    expect(other.reason).toBe('DEVICE_UNKNOWN')
  })

  it('makes who guesses a PIN wait, by name and number alike, and no one who signs in by password', async () => {
    const { device_secret } = await enrol()
    const reasons: (string | undefined)[] = []
    for (const body of [
      { name: 'budi' },
      { staff_id: cashierId },
      { name: 'budi' },
      { name: 'budi' },
      { name: 'budi' },
    ]) {
      reasons.push((await signIn(device_secret, { ...body, pin: '000001' })).reason)
    }
    // Of the person and of the till.
    expect(await shop.query('SELECT failure_count FROM sign_in_failures')).toEqual([
      { failure_count: 5 },
      { failure_count: 5 },
    ])
    await shop.change(
      'UPDATE sign_in_failures SET retry_at = retry_at + INTERVAL 60 SECOND WHERE failure_count = 5',
    )
    reasons.push((await signIn(device_secret)).reason)
    expect(reasons).toEqual([...Array(5).fill('SIGN_IN_FAILED'), 'TOO_MANY_ATTEMPTS'])
    const byPassword = await call(shop, 'POST', 'staff/sessions', { body: { name: 'budi', password: 'x' } })
    expect(byPassword.reason).toBe('SIGN_IN_FAILED')
  })

  it('is unknown by another secret, and once it is revoked; its sessions end', async () => {
    const till = await enrol()
    const { data } = await signIn(till.device_secret)
    expect((await asOwner('DELETE', `devices/${till.device_id}`)).code).toBe(200)
    expect((await me(data.access_token)).reason).toBe('TOKEN_INVALID')
    expect(
      await shop.query('SELECT revoked_reason FROM sessions WHERE device_id = ?', [till.device_id]),
    ).toEqual([{ revoked_reason: 'device' }])
    expect((await signIn(till.device_secret)).reason).toBe('DEVICE_UNKNOWN')
    expect((await signIn('a'.repeat(43))).reason).toBe('DEVICE_UNKNOWN')
    expect((await asOwner('DELETE', `devices/${till.device_id}`)).reason).toBe('DEVICE_NOT_FOUND')
    expect((await asOwner('GET', 'devices')).data).not.toContainEqual(
      expect.objectContaining({ device_id: till.device_id }),
    )
  })

  it('is given another name and drawer, which who is signed in sells into at once', async () => {
    const till = await enrol()
    const { data } = await signIn(till.device_secret)
    expect((await me(data.access_token)).data.drawer).toBe('depan')
    const changed = await asOwner('PATCH', `devices/${till.device_id}`, { body: { drawer: 'belakang' } })
    expect(changed.data).toMatchObject({ name: 'Depan', drawer: 'belakang' })
    expect((await me(data.access_token)).data.drawer).toBe('belakang')
    expect((await asOwner('PATCH', `devices/${till.device_id}`, { body: {} })).reason).toBe(
      'VALIDATION_FAILED',
    )
    expect(
      await shop.query(
        'SELECT action, detail FROM audit_entries WHERE subject = ? AND subject_id = ? ORDER BY id',
        ['device', String(till.device_id)],
      ),
    ).toEqual([
      { action: 'device.enrol', detail: '{"name":"Depan","drawer":"depan"}' },
      { action: 'device.change', detail: '{"drawer":["depan","belakang"]}' },
    ])
  })

  it('is left by whoever gets another PIN or none, and not by a sign-in elsewhere', async () => {
    const till = await enrol()
    const before = (await signIn(till.device_secret)).data
    await setPin('730295')
    expect((await me(before.access_token)).reason).toBe('TOKEN_INVALID')
    expect((await signIn(till.device_secret)).reason).toBe('SIGN_IN_FAILED')
    expect((await signIn(till.device_secret, { name: 'budi', pin: '730295' })).code).toBe(200)
    expect((await asOwner('DELETE', `people/${cashierId}/pin`)).data.has_pin).toBe(false)
    expect((await signIn(till.device_secret, { name: 'budi', pin: '730295' })).reason).toBe('SIGN_IN_FAILED')
    expect((await setPin('123456')).reason).toBe('PIN_WEAK')
    await setPin('481516')
  })

  it('is one of fifty at the most', async () => {
    await shop.change(
      `INSERT INTO devices (name, secret_hash, enrolled_by, enrolled_at)
       SELECT 'more', UNHEX(SHA2(CONCAT(one.id, '-', two.id), 256)), ?, SYSDATE(6)
         FROM staff AS one, (SELECT id FROM devices UNION SELECT -id FROM devices UNION SELECT 1000 + id FROM devices
           UNION SELECT 2000 + id FROM devices UNION SELECT 3000 + id FROM devices) AS two`,
      [owner.staffId],
    )
    const full = await asOwner('POST', 'devices', { body: { name: 'One more' } })
    expect([full.code, full.reason]).toEqual([422, 'DEVICES_FULL'])
  })
})
