import { hashOfToken } from '@kedai/shared/auth/token.ts'
import { buildStaff } from '@kedai/shared/testing/builders.ts'
import { bearer, call } from '@kedai/shared/testing/call.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { staff } from '../handler.ts'
import type { SignedIn } from './contract.ts'
import { newTokens, openSession } from './open-session.ts'

describe.each(engines)('a refresh token on $name', (engine) => {
  const shop = useTestShop(engine, [staff])
  let staffId: number
  let first: SignedIn
  beforeEach(async () => {
    staffId = (await buildStaff(shop.database, { role: 'cashier' })).staffId
    first = await signIn(null)
  })

  const signIn = (deviceId: number | null) =>
    shop.database.transaction(
      (statements) =>
        openSession(statements, {
          staffId,
          deviceId,
          origin: { address: '192.0.2.1', userAgent: 'test' },
          tokens: newTokens(),
        }),
      { recognisesItself: false },
    )
  const refresh = (refresh_token: string) =>
    call(shop, 'POST', 'staff/sessions/refresh', { body: { refresh_token } })
  const reasonFor = async (accessToken: string) =>
    (await call(shop, 'GET', 'staff/me', { as: bearer(accessToken) })).reason ?? 'fine'
  const usedLongAgo = (token: string) =>
    shop.change('UPDATE session_tokens SET used_at = used_at - INTERVAL 31 SECOND WHERE token_hash = ?', [
      hashOfToken(token),
    ])

  it('gives new tokens, which go on doing so', async () => {
    const second = await refresh(first.refresh_token)
    expect(second.code).toBe(200)
    expect(second.headers['cache-control']).toBe('no-store')
    expect(second.data.staff.staff_id).toBe(staffId)
    const third = await refresh(second.data.refresh_token)
    expect(await reasonFor(third.data.access_token)).toBe('fine')
    const tokens = [first, second.data, third.data].flatMap((one) => [one.access_token, one.refresh_token])
    expect(new Set(tokens).size).toBe(6)
  })

  it('gives new ones once more shortly after, and voids those of the answer that was lost', async () => {
    const lost = await refresh(first.refresh_token)
    const again = await refresh(first.refresh_token)
    expect(again.code).toBe(200)
    expect(await reasonFor(again.data.access_token)).toBe('fine')
    expect(await reasonFor(lost.data.access_token)).toBe('TOKEN_INVALID')
    expect((await refresh(lost.data.refresh_token)).reason).toBe('REFRESH_INVALID')
    expect((await refresh(again.data.refresh_token)).code).toBe(200)
  })

  it('ends the session when it comes again later, and that is in the audit trail', async () => {
    const second = await refresh(first.refresh_token)
    await usedLongAgo(first.refresh_token)
    const reused = await refresh(first.refresh_token)
    expect([reused.code, reused.reason]).toEqual([401, 'REFRESH_REUSED'])
    expect(await reasonFor(second.data.access_token)).toBe('TOKEN_INVALID')
    expect((await refresh(second.data.refresh_token)).reason).toBe('REFRESH_INVALID')
    expect(
      await shop.query('SELECT action, staff_id, subject FROM audit_entries WHERE subject_id = ?', [
        String(staffId),
      ]),
    ).toEqual([{ action: 'session.reused', staff_id: null, subject: 'staff' }])
    expect(
      await shop.query('SELECT revoked_reason FROM sessions WHERE staff_id = ? AND revoked_at IS NOT NULL', [
        staffId,
      ]),
    ).toEqual([{ revoked_reason: 'reused' }])
  })

  it('ends the session when its answer came and was used, however soon', async () => {
    const second = await refresh(first.refresh_token)
    await refresh(second.data.refresh_token)
    expect((await refresh(first.refresh_token)).reason).toBe('REFRESH_REUSED')
  })

  it('leaves one pair of tokens of four that are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(first.refresh_token)))
    expect(answers.map(({ code }) => code)).toEqual([200, 200, 200, 200])
    const outcomes = await Promise.all(answers.map(({ data }) => reasonFor(data.access_token)))
    expect(outcomes.sort()).toEqual(['TOKEN_INVALID', 'TOKEN_INVALID', 'TOKEN_INVALID', 'fine'])
  })

  it.each([
    ['the session was revoked', 'UPDATE sessions SET revoked_at = SYSDATE(6)'],
    ['the session is over', 'UPDATE sessions SET expires_at = SYSDATE(6)'],
    ['the token is over', 'UPDATE session_tokens SET expires_at = SYSDATE(6)'],
    ['the person was disabled', 'UPDATE staff SET is_active = 0'],
    ['it is an access token', "UPDATE session_tokens SET kind = 'access'"],
  ])('gives nothing where %s', async (_what, sql) => {
    await shop.change(sql)
    expect((await refresh(first.refresh_token)).reason).toBe('REFRESH_INVALID')
  })

  it('gives nothing where nobody has it, and is none of another form', async () => {
    expect((await refresh('a'.repeat(43))).reason).toBe('REFRESH_INVALID')
    expect((await refresh('a')).reason).toBe('VALIDATION_FAILED')
    expect(await reasonFor(first.refresh_token)).toBe('TOKEN_INVALID')
  })

  it('makes a session by password last on, and one by PIN end when it was to', async () => {
    const deviceId = await shop.database.read((statements) =>
      statements.insert(
        "INSERT INTO devices (name, secret_hash, enrolled_by, enrolled_at) VALUES ('till', ?, ?, SYSDATE(6))",
        [hashOfToken(first.access_token), staffId],
      ),
    )
    const byPin = await signIn(deviceId)
    await shop.change('UPDATE sessions SET expires_at = expires_at - INTERVAL 1 HOUR WHERE staff_id = ?', [
      staffId,
    ])
    await refresh(first.refresh_token)
    await refresh(byPin.refresh_token)
    expect(
      await shop.query(
        `SELECT device_id IS NOT NULL AS is_pin, ROUND(TIMESTAMPDIFF(SECOND, signed_in_at, expires_at) / 3600) AS hours
           FROM sessions WHERE staff_id = ? AND user_agent = 'test' ORDER BY is_pin`,
        [staffId],
      ),
    ).toEqual([
      { is_pin: 0, hours: expect.toSatisfy((hours) => Number(hours) === 720) },
      { is_pin: 1, hours: expect.toSatisfy((hours) => Number(hours) === 11) },
    ])
    await shop.change('UPDATE devices SET revoked_at = SYSDATE(6) WHERE id = ?', [deviceId])
    expect(await reasonFor(byPin.access_token)).toBe('TOKEN_INVALID')
  })
})
