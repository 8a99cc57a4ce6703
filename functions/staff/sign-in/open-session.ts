import { type NewToken, newToken } from '@kedai/shared/auth/token.ts'
import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import {
  ACCESS_TOKEN_MINUTES,
  PIN_SESSION_HOURS,
  REFRESH_TOKEN_DAYS,
  SESSIONS_PER_STAFF_MAX,
  STAFF_MAX,
  USER_AGENT_LENGTH_MAX,
} from '@kedai/shared/limits.ts'
import { v7 } from 'uuid'
import { readPerson } from '../people/person-record.ts'
import type { SignedIn } from './contract.ts'

/** Where a sign-in comes from. */
export interface Origin {
  /** Of the connection: what a client says of it in a header can be forged. */
  readonly address: string
  readonly userAgent: string
}

/** A pair of tokens that is not stored yet; made before the transaction, which may run several times. */
export interface NewTokens {
  readonly access: NewToken
  readonly refresh: NewToken
}

export function newTokens(): NewTokens {
  return { access: newToken(), refresh: newToken() }
}

export interface SessionToOpen {
  readonly staffId: number
  /** The till of a sign-in by PIN; null for one by password. */
  readonly deviceId: number | null
  readonly origin: Origin
  readonly tokens: NewTokens
}

/** Opens a session of somebody whose row is locked; the oldest one ends where they have too many. */
export async function openSession(
  statements: Statements,
  { staffId, deviceId, origin, tokens }: SessionToOpen,
): Promise<SignedIn> {
  const id = uuidToBytes(v7())
  const lasts = deviceId === null ? `${REFRESH_TOKEN_DAYS} DAY` : `${PIN_SESSION_HOURS} HOUR`
  await statements.change(
    `INSERT INTO sessions (id, staff_id, device_id, signed_in_at, expires_at, address, user_agent)
     VALUES (?, ?, ?, SYSDATE(6), SYSDATE(6) + INTERVAL ${lasts}, ?, ?)`,
    [id, staffId, deviceId, origin.address.slice(0, 45), origin.userAgent.slice(0, USER_AGENT_LENGTH_MAX)],
  )
  await endOldest(statements, staffId)
  return issueTokens(statements, id, staffId, tokens)
}

async function endOldest(statements: Statements, staffId: number): Promise<void> {
  const tooMany = await statements.listRows<{ id: Buffer }>(
    `SELECT id FROM sessions WHERE staff_id = ? AND revoked_at IS NULL AND expires_at > SYSDATE(6)
      ORDER BY signed_in_at DESC, id DESC LIMIT ? OFFSET ?`,
    [staffId, STAFF_MAX, SESSIONS_PER_STAFF_MAX],
  )
  for (const { id } of tooMany) {
    await statements.change(
      "UPDATE sessions SET revoked_at = SYSDATE(6), revoked_reason = 'too-many' WHERE id = ?",
      [id],
    )
  }
}

/** Stores a pair of tokens of a session, no longer valid than the session itself. */
export async function issueTokens(
  statements: Statements,
  sessionId: Buffer,
  staffId: number,
  { access, refresh }: NewTokens,
): Promise<SignedIn> {
  await statements.change(
    `INSERT INTO session_tokens (token_hash, session_id, kind, issued_at, expires_at)
     SELECT ?, id, 'access', SYSDATE(6), LEAST(expires_at, SYSDATE(6) + INTERVAL ${ACCESS_TOKEN_MINUTES} MINUTE)
       FROM sessions WHERE id = ?`,
    [access.hash, sessionId],
  )
  await statements.change(
    `INSERT INTO session_tokens (token_hash, session_id, kind, issued_at, expires_at)
     SELECT ?, id, 'refresh', SYSDATE(6), expires_at FROM sessions WHERE id = ?`,
    [refresh.hash, sessionId],
  )
  const [ends] = await statements.rows<{ access: string; refresh: string }>(
    `SELECT CAST(MAX(CASE WHEN token_hash = ? THEN expires_at END) AS CHAR) AS access,
            CAST(MAX(CASE WHEN token_hash = ? THEN expires_at END) AS CHAR) AS refresh
       FROM session_tokens WHERE token_hash IN (?, ?)`,
    [access.hash, refresh.hash, access.hash, refresh.hash],
  )
  if (ends === undefined) throw new Error('tokens that were just stored are not there')
  return {
    access_token: access.token,
    expires_at: rfc3339(ends.access),
    refresh_token: refresh.token,
    refresh_expires_at: rfc3339(ends.refresh),
    staff: (await readPerson(statements, staffId)).person,
  }
}
