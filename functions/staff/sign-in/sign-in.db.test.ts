import { createSecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { bearer, call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { staff } from '../handler.ts'
import { createSignIn } from './sign-in.ts'

const PASSWORD = 'tujuh belas agustus'
const hashing = createSecretHashing()

describe.each(engines)('signing in by password on $name', (engine) => {
  const shop = useTestShop(engine, [staff])
  let hash: string
  beforeAll(async () => {
    hash = await hashing.hash(PASSWORD)
    const people = [
      { name: 'sari', role: 'owner' },
      { name: 'budi', role: 'cashier' },
      { name: 'gone', role: 'cashier' },
    ] as const
    for (const one of people) await buildStaff(shop.database, one)
    await buildStaff(shop.database, { name: 'bare', role: 'cashier' })
    await shop.change("UPDATE staff SET password_hash = ? WHERE name <> 'bare'", [hash])
    await shop.change("UPDATE staff SET is_active = 0 WHERE name = 'gone'")
  })
  beforeEach(() => shop.change('DELETE FROM sign_in_failures'))

  const signIn = (name: string, password = PASSWORD) =>
    call(shop, 'POST', 'staff/sessions', { body: { name, password } })
  const me = (accessToken: string) => call(shop, 'GET', 'staff/me', { as: bearer(accessToken) })

  it('gives tokens, in whichever case the name is typed', async () => {
    const { code, data, headers } = await signIn(' SARI ')
    expect(code).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(data.staff).toMatchObject({ name: 'sari', role: 'owner' })
    expect(data.access_token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect((await me(data.access_token)).data.name).toBe('sari')
    const [lasts] = await shop.query<{ access: number; refresh: number }>(
      `SELECT MAX(CASE WHEN kind = 'access' THEN TIMESTAMPDIFF(SECOND, issued_at, expires_at) END) AS access,
              MAX(CASE WHEN kind = 'refresh' THEN TIMESTAMPDIFF(HOUR, issued_at, expires_at) END) AS refresh
         FROM session_tokens WHERE issued_at > SYSDATE(6) - INTERVAL 1 MINUTE AND session_id = (
           SELECT id FROM sessions ORDER BY signed_in_at DESC LIMIT 1)`,
    )
    expect(lasts?.access).toBe(900)
    // The session's end is set a moment before the token is issued.
    expect(lasts?.refresh).toBe(719)
  })

  it('keeps no token and no secret in the clear', async () => {
    const { data } = await signIn('sari')
    const kept = JSON.stringify([
      await shop.query('SELECT HEX(token_hash) AS hash FROM session_tokens'),
      await shop.query('SELECT * FROM sessions'),
      await shop.query('SELECT * FROM audit_entries'),
      await shop.query('SELECT password_hash FROM staff'),
    ])
    for (const secret of [data.access_token, data.refresh_token, PASSWORD]) expect(kept).not.toContain(secret)
  })

  it.each([
    ['a wrong password', 'sari', 'something else'],
    ['an unknown name', 'nobody', PASSWORD],
    ['somebody disabled', 'gone', PASSWORD],
    ['somebody without a password', 'bare', PASSWORD],
  ])('refuses %s by one answer, after the work of one hash', async (_what, name, password) => {
    let count = 0
    const counting = createSignIn(shop.database, {
      hash: hashing.hash,
      check: (secret, hashed) => {
        count++
        return hashing.check(secret, hashed)
      },
    })
    const origin = { address: '192.0.2.1', userAgent: '' }
    await expect(counting({ name, password }, origin)).rejects.toMatchObject({
      reason: 'SIGN_IN_FAILED',
      details: {},
    })
    expect(count).toBe(1)
  })

  it('makes a name wait longer and longer, by the clock of the database, and a success ends it', async () => {
    const wrong = () => signIn('budi', 'something else')
    for (let count = 0; count < 5; count++) expect((await wrong()).reason).toBe('SIGN_IN_FAILED')
    const waitOfName = async () => {
      const [row] = await shop.query<{ wait: number }>(
        'SELECT MAX(TIMESTAMPDIFF(SECOND, failed_at, retry_at)) AS wait FROM sign_in_failures',
      )
      return row?.wait
    }
    expect(await waitOfName()).toBe(1)
    await shop.change(
      'UPDATE sign_in_failures SET retry_at = SYSDATE(6) + INTERVAL 60 SECOND WHERE failure_count = 5',
    )
    const refused = await wrong()
    expect([refused.code, refused.reason]).toEqual([429, 'TOO_MANY_ATTEMPTS'])
    expect(refused.headers['retry-after']).toMatch(/^[1-6]\d$/)
    expect((await signIn('budi')).reason).toBe('TOO_MANY_ATTEMPTS')

    const waits: unknown[] = []
    for (let count = 0; count < 8; count++) {
      await shop.change('UPDATE sign_in_failures SET retry_at = SYSDATE(6)')
      expect((await wrong()).reason).toBe('SIGN_IN_FAILED')
      waits.push(await waitOfName())
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60])
    expect((await signIn('sari')).code).toBe(200)

    await shop.change('UPDATE sign_in_failures SET retry_at = SYSDATE(6)')
    expect((await signIn('budi')).code).toBe(200)
    expect((await wrong()).reason).toBe('SIGN_IN_FAILED')
    expect(
      await shop.query("SELECT COUNT(*) AS count FROM audit_entries WHERE action = 'sign-in.failures'"),
    ).toEqual([{ count: 2 }])
  })

  it('is not locked by a clock that was far ahead', async () => {
    await signIn('budi', 'something else')
    await shop.change(
      'UPDATE sign_in_failures SET retry_at = SYSDATE(6) + INTERVAL 1 YEAR WHERE failure_count = 1',
    )
    expect((await signIn('budi')).headers['retry-after']).toMatch(/^(10|60)$/)
  })

  it('begins to count anew when the last failure is long ago', async () => {
    for (let count = 0; count < 5; count++) await signIn('budi', 'something else')
    await shop.change(
      'UPDATE sign_in_failures SET retry_at = SYSDATE(6), failed_at = SYSDATE(6) - INTERVAL 31 MINUTE',
    )
    expect((await signIn('budi', 'something else')).reason).toBe('SIGN_IN_FAILED')
    expect((await signIn('budi', 'something else')).reason).toBe('SIGN_IN_FAILED')
  })

  it('lets no more than five of many guesses at once be worked on', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => signIn('budi', `guess ${index}`)),
    )
    const reasons = answers.map(({ reason }) => reason).sort()
    expect(reasons).toEqual([...Array(5).fill('SIGN_IN_FAILED'), ...Array(7).fill('TOO_MANY_ATTEMPTS')])
  })

  it('makes an address wait that tries many names', async () => {
    const reasons: (string | undefined)[] = []
    for (let count = 0; count < 21; count++) reasons.push((await signIn(`name${count}`)).reason)
    expect(reasons).toEqual([...Array(20).fill('SIGN_IN_FAILED'), 'TOO_MANY_ATTEMPTS'])
  })

  it('hashes anew what was hashed with less work', async () => {
    const weaker = createSecretHashing()
    const outdated = { hash: weaker.hash, check: async () => ({ matches: true, isOutdated: true }) }
    const before = await shop.query("SELECT password_hash FROM staff WHERE name = 'sari'")
    await createSignIn(shop.database, outdated)(
      { name: 'sari', password: PASSWORD },
      { address: '', userAgent: '' },
    )
    expect(await shop.query("SELECT password_hash FROM staff WHERE name = 'sari'")).not.toEqual(before)
    expect((await signIn('sari')).code).toBe(200)
  })

  it('does not come in by a password that was replaced, or for one disabled, meanwhile', async () => {
    const during = (change: string) =>
      createSignIn(shop.database, {
        hash: hashing.hash,
        check: async () => {
          await shop.change(change)
          return { matches: true, isOutdated: false }
        },
      })({ name: 'budi', password: PASSWORD }, { address: '', userAgent: '' })
    await expect(during("UPDATE staff SET is_active = 0 WHERE name = 'budi'")).rejects.toMatchObject({
      reason: 'SIGN_IN_FAILED',
    })
    await shop.change("UPDATE staff SET is_active = 1 WHERE name = 'budi'")
    await expect(
      during("UPDATE staff SET password_hash = 'other' WHERE name = 'budi'"),
    ).rejects.toMatchObject({
      reason: 'SIGN_IN_FAILED',
    })
    await shop.change("UPDATE staff SET password_hash = ? WHERE name = 'budi'", [hash])
  })

  it('lets one person have twenty sessions, and ends the oldest for one more', async () => {
    const first = await signIn('budi')
    for (let count = 0; count < 20; count++) await signIn('budi')
    expect((await me(first.data.access_token)).reason).toBe('TOKEN_INVALID')
    const last = await signIn('budi')
    const list = await call(shop, 'GET', 'staff/sessions', { as: bearer(last.data.access_token) })
    expect(list.data).toHaveLength(20)
    expect(list.data.filter((one: { is_current: boolean }) => one.is_current)).toHaveLength(1)
  })
})
