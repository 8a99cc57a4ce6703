import { createSecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { bearer, type CallOptions, call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { staff } from '../handler.ts'

const PASSWORD = 'tujuh belas agustus'
const OTHER = 'delapan belas agustus'

describe.each(engines)('the people of the shop on $name', (engine) => {
  const shop = useTestShop(engine, [staff])
  let hash: string
  let owner: Awaited<ReturnType<typeof buildStaff>>
  beforeAll(async () => {
    hash = await createSecretHashing().hash(PASSWORD)
  })
  beforeEach(async () => {
    for (const table of ['session_tokens', 'sessions', 'staff', 'sign_in_failures', 'audit_entries']) {
      await shop.change(`DELETE FROM ${table}`)
    }
    owner = await buildStaff(shop.database, { role: 'owner', name: 'sari' })
  })

  const ask = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: CallOptions = {},
  ) => call(shop, method, `staff/${path}`, { as: owner, ...options })
  const create = (body: object) => ask('POST', 'people', { body })
  const change = (staffId: number, body: object, ifMatch = '"1"', as = owner) =>
    ask('PATCH', `people/${staffId}`, { body, ifMatch, as })
  const signIn = (name: string, password = PASSWORD) =>
    call(shop, 'POST', 'staff/sessions', { body: { name, password } })
  const me = (as: CallOptions['as']) => ask('GET', 'me', { as })
  const audit = () => shop.query('SELECT action, staff_id, subject_id, detail FROM audit_entries ORDER BY id')

  it('are taken on the staff, one of each name, and sign in', async () => {
    const created = await create({
      name: 'Budi',
      display_name: 'Budi S.',
      role: 'cashier',
      password: PASSWORD,
    })
    expect(created.data).toEqual({
      staff_id: created.data.staff_id,
      name: 'budi',
      display_name: 'Budi S.',
      role: 'cashier',
      is_active: true,
      must_change_password: true,
      has_password: true,
      has_pin: false,
      created_at: expect.stringMatching(/Z$/),
    })
    expect(created.headers['etag']).toBe('"1"')
    expect((await create({ name: 'BUDI', display_name: 'x', role: 'owner' })).reason).toBe('STAFF_NAME_TAKEN')
    expect((await signIn('budi')).data.staff.must_change_password).toBe(true)
    expect(await audit()).toEqual([
      {
        action: 'staff.create',
        staff_id: owner.staffId,
        subject_id: String(created.data.staff_id),
        detail:
          '{"name":"budi","display_name":"Budi S.","role":"cashier","has_password":true,"has_pin":false}',
      },
    ])
  })

  it('are one of a name when two are taken on at once', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => create({ name: 'budi', display_name: 'x', role: 'cashier' })),
    )
    expect(answers.map(({ reason }) => reason ?? 'created').sort()).toEqual(['STAFF_NAME_TAKEN', 'created'])
  })

  it.each([
    [{ name: 'bu di' }, 'VALIDATION_FAILED'],
    [{ name: 'budí' }, 'VALIDATION_FAILED'],
    [{ role: 'boss' }, 'VALIDATION_FAILED'],
    [{ password: 'short' }, 'VALIDATION_FAILED'],
    [{ password: 'password123' }, 'PASSWORD_WEAK'],
    [{ pin: '12345' }, 'VALIDATION_FAILED'],
    [{ pin: '123456' }, 'PIN_WEAK'],
    [{ is_active: false }, 'VALIDATION_FAILED'],
  ])('are not taken on with %j: %s', async (changes, reason) => {
    const body = { name: 'budi', display_name: 'Budi', role: 'cashier', ...changes }
    expect((await create(body)).reason).toBe(reason)
  })

  it('are listed by pages, and those who left apart', async () => {
    for (const name of ['ani', 'budi', 'citra']) await buildStaff(shop.database, { name, role: 'cashier' })
    await shop.change("UPDATE staff SET is_active = 0 WHERE name = 'budi'")
    const names = (answer: { data: { name: string }[] }) => answer.data.map(({ name }) => name)
    const page = await ask('GET', 'people?page_size=2')
    expect(names(page)).toEqual(['sari', 'ani'])
    const next = /<(\?[^>]*)>/.exec(String(page.headers['link']))?.[1]
    const rest = await ask('GET', `people${next}`)
    expect([names(rest), rest.headers['link']]).toEqual([['budi', 'citra'], undefined])
    expect(names(await ask('GET', 'people?is_active=true'))).toEqual(['sari', 'ani', 'citra'])
    expect(names(await ask('GET', 'people?is_active=false'))).toEqual(['budi'])
  })

  it('are changed on the version that was read; another role or none ends their sessions', async () => {
    const budi = await buildStaff(shop.database, { name: 'budi', role: 'cashier' })
    const renamed = await change(budi.staffId, { display_name: 'Pak Budi' })
    expect([renamed.data.display_name, renamed.headers['etag']]).toEqual(['Pak Budi', '"2"'])
    expect((await me(budi)).data.display_name).toBe('Pak Budi')
    expect((await change(budi.staffId, { role: 'manager' })).reason).toBe('VERSION_CHANGED')
    expect((await change(budi.staffId, { role: 'manager' }, '"2"')).data.role).toBe('manager')
    expect((await me(budi)).reason).toBe('TOKEN_INVALID')
    expect((await ask('PATCH', `people/${budi.staffId}`, { body: { role: 'owner' } })).reason).toBe(
      'IF_MATCH_REQUIRED',
    )
    expect((await change(999_999, { role: 'owner' })).reason).toBe('STAFF_NOT_FOUND')
    expect((await change(budi.staffId, {}, '"3"')).reason).toBe('VALIDATION_FAILED')
    expect((await audit()).at(-1)).toEqual({
      action: 'staff.change',
      staff_id: owner.staffId,
      subject_id: String(budi.staffId),
      detail: '{"role":["cashier","manager"]}',
    })
    const session = await buildStaff(shop.database, { name: 'ani', role: 'cashier' })
    await change(session.staffId, { is_active: false })
    expect((await me(session)).reason).toBe('TOKEN_INVALID')
    await change(session.staffId, { is_active: true }, '"2"')
    // Who comes back signs in anew: the session that was ended stays so.
    expect((await me(session)).reason).toBe('TOKEN_INVALID')
  })

  it('keep one owner, also when two take each other off at once', async () => {
    expect((await change(owner.staffId, { role: 'cashier' })).reason).toBe('LAST_OWNER')
    expect((await change(owner.staffId, { is_active: false })).reason).toBe('LAST_OWNER')
    expect((await change(owner.staffId, { display_name: 'Bu Sari' })).code).toBe(200)
    const other = await buildStaff(shop.database, { name: 'budi', role: 'owner' })
    const answers = await Promise.all([
      change(owner.staffId, { is_active: false }, '"2"', owner),
      change(other.staffId, { role: 'manager' }, '"1"', other),
    ])
    expect(answers.map(({ reason }) => reason ?? 'changed').sort()).toEqual(['LAST_OWNER', 'changed'])
    expect(
      await shop.query("SELECT COUNT(*) AS count FROM staff WHERE role = 'owner' AND is_active = 1"),
    ).toEqual([{ count: 1 }])
  })

  it('get a password from an owner, which ends their sessions and is to be changed', async () => {
    const budi = await buildStaff(shop.database, { name: 'budi', role: 'cashier' })
    const set = (staffId: number, password: string) =>
      ask('PUT', `people/${staffId}/password`, { body: { password } })
    expect((await set(budi.staffId, PASSWORD)).data).toMatchObject({
      has_password: true,
      must_change_password: true,
    })
    expect((await me(budi)).reason).toBe('TOKEN_INVALID')
    expect((await signIn('budi')).code).toBe(200)
    expect((await set(budi.staffId, 'budi123456')).reason).toBe('PASSWORD_WEAK')
    expect((await set(owner.staffId, PASSWORD)).reason).toBe('OWN_PASSWORD')
    expect((await set(999_999, PASSWORD)).reason).toBe('STAFF_NOT_FOUND')
    expect(JSON.stringify(await audit())).not.toContain(PASSWORD)
  })

  it('change their own password with the old one; their other sessions end', async () => {
    const budi = await buildStaff(shop.database, { name: 'budi', role: 'cashier' })
    await shop.change('UPDATE staff SET password_hash = ?, must_change_password = 1 WHERE id = ?', [
      hash,
      budi.staffId,
    ])
    const elsewhere = bearer((await signIn('budi')).data.access_token)
    const changeOwn = (old: string, next: string) =>
      ask('POST', 'me/password', { body: { old, new: next }, as: budi })
    expect((await changeOwn('something else', OTHER)).reason).toBe('PASSWORD_WRONG')
    expect((await changeOwn(PASSWORD, 'password123')).reason).toBe('PASSWORD_WEAK')
    expect((await changeOwn(PASSWORD, OTHER)).data).toMatchObject({
      name: 'budi',
      must_change_password: false,
    })
    expect((await me(elsewhere)).reason).toBe('TOKEN_INVALID')
    expect((await me(budi)).code).toBe(200)
    expect((await signIn('budi', PASSWORD)).reason).toBe('SIGN_IN_FAILED')
    expect((await signIn('budi', OTHER)).code).toBe(200)
  })

  it('cannot guess the old password at a session that was left open', async () => {
    await shop.change('UPDATE staff SET password_hash = ?', [hash])
    const guess = () => ask('POST', 'me/password', { body: { old: 'a guess', new: OTHER } })
    for (let count = 0; count < 4; count++) expect((await guess()).reason).toBe('PASSWORD_WRONG')
    await guess()
    await shop.change('UPDATE sign_in_failures SET retry_at = SYSDATE(6) + INTERVAL 60 SECOND')
    expect((await guess()).reason).toBe('TOO_MANY_ATTEMPTS')
  })

  it('see and end their own sessions; an owner those of all', async () => {
    const budi = await buildStaff(shop.database, { name: 'budi', role: 'cashier' })
    await shop.change('UPDATE staff SET password_hash = ? WHERE id = ?', [hash, budi.staffId])
    const second = bearer((await signIn('budi')).data.access_token)
    const list = (await ask('GET', 'sessions', { as: budi })).data
    expect(list).toHaveLength(2)
    expect(list.find((one: { is_current: boolean }) => one.is_current).session_id).toBe(budi.sessionId)
    expect((await ask('GET', `people/${budi.staffId}/sessions`)).data).toHaveLength(2)

    const end = (sessionId: string, as: CallOptions['as']) => ask('DELETE', `sessions/${sessionId}`, { as })
    expect((await end(owner.sessionId, budi)).reason).toBe('SESSION_NOT_FOUND')
    expect((await end(budi.sessionId, second)).code).toBe(200)
    expect((await end(budi.sessionId, second)).reason).toBe('SESSION_NOT_FOUND')
    expect((await me(budi)).reason).toBe('TOKEN_INVALID')
    expect((await ask('DELETE', 'sessions/current', { as: second })).data).toEqual({ ended_count: 1 })
    expect((await me(second)).reason).toBe('TOKEN_INVALID')

    const third = bearer((await signIn('budi')).data.access_token)
    expect((await ask('DELETE', `people/${budi.staffId}/sessions`)).data).toEqual({ ended_count: 1 })
    expect((await me(third)).reason).toBe('TOKEN_INVALID')
    expect((await ask('DELETE', 'people/999999/sessions')).reason).toBe('STAFF_NOT_FOUND')
  })

  it('are managed by an owner only', async () => {
    const manager = await buildStaff(shop.database, { role: 'manager' })
    const answers = await Promise.all([
      ask('GET', 'people', { as: manager }),
      ask('POST', 'people', { as: manager, body: { name: 'x1', display_name: 'x', role: 'owner' } }),
      change(owner.staffId, { role: 'cashier' }, '"1"', manager),
      ask('PUT', `people/${owner.staffId}/pin`, { as: manager, body: { pin: '481516' } }),
      ask('DELETE', `people/${owner.staffId}/sessions`, { as: manager }),
    ])
    expect(answers.map(({ reason }) => reason)).toEqual(Array(5).fill('PERMISSION_DENIED'))
  })

  it('leave a trail that an owner reads, filtered and by pages', async () => {
    const { data } = await create({ name: 'budi', display_name: 'Budi', role: 'cashier' })
    await change(data.staff_id, { role: 'manager' })
    await change(owner.staffId, { display_name: 'Bu Sari' })
    await shop.change(
      "INSERT INTO audit_entries (occurred_at, action, subject, detail) VALUES ('2026-01-31 17:00:00', 'old', 'books', '{}')",
    )

    const actions = async (query: string) =>
      (await ask('GET', `audit?${query}`)).data.map(({ action }: { action: string }) => action)
    expect(await actions('')).toEqual(['old', 'staff.change', 'staff.change', 'staff.create'])
    expect(await actions(`subject=staff&subject_id=${data.staff_id}`)).toEqual([
      'staff.change',
      'staff.create',
    ])
    expect(await actions(`staff_id=${owner.staffId}`)).toEqual([
      'staff.change',
      'staff.change',
      'staff.create',
    ])
    expect(await actions('from=2026-02-01T00:00:00%2B07:00&to=2026-02-01T00:00:01%2B07:00')).toEqual(['old'])
    expect(await actions('to=2026-01-31T17:00:00Z')).toEqual([])
    const page = await ask('GET', 'audit?page_size=3')
    const next = /<(\?[^>]*)>/.exec(String(page.headers['link']))?.[1]
    expect((await ask('GET', `audit${next}`)).data).toEqual([
      {
        entry_number: expect.any(Number),
        occurred_at: expect.stringMatching(/Z$/),
        staff_id: owner.staffId,
        by: 'Bu Sari',
        action: 'staff.create',
        subject: 'staff',
        subject_id: String(data.staff_id),
        detail: { name: 'budi', display_name: 'Budi', role: 'cashier', has_password: false, has_pin: false },
      },
    ])
    const budi = await buildStaff(shop.database, { role: 'manager' })
    expect((await ask('GET', 'audit', { as: budi })).reason).toBe('PERMISSION_DENIED')
  })
})
