import { writeAudit } from '@kedai/shared/auth/audit.ts'
import { revokeSession } from '@kedai/shared/auth/revoke-sessions.ts'
import { hashOfToken } from '@kedai/shared/auth/token.ts'
import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { REFRESH_GRACE_SECONDS, REFRESH_TOKEN_DAYS } from '@kedai/shared/limits.ts'
import type { SignedIn } from './contract.ts'
import { issueTokens, newTokens } from './open-session.ts'

/**
 * Gives new tokens for a refresh token, which is used up by it. One that comes again shortly after gives new ones once
 * more, since the answer may have been lost, and those of the lost answer are void. One that comes later, or after
 * its successor was used, was stolen by somebody: the session ends.
 *
 * @throws Refusal `REFRESH_INVALID`, `REFRESH_REUSED`
 */
export type RefreshSession = (refreshToken: string) => Promise<SignedIn>

interface SessionState {
  session_id: Buffer
  staff_id: number
  is_valid: number
  is_used: number
  is_lost_answer: number
}

export function createRefreshSession({
  database,
  sessions,
}: Pick<Platform, 'database' | 'sessions'>): RefreshSession {
  return async (refreshToken) => {
    const hash = hashOfToken(refreshToken)
    const tokens = newTokens()
    try {
      return await database.transaction<SignedIn>(
        async (statements) => {
          const state = await lockSession(statements, hash)
          if (state === undefined || state.is_valid !== 1) throw new Refusal('REFRESH_INVALID')
          if (state.is_used === 1) {
            if (state.is_lost_answer !== 1) return await endReused(statements, state)
            await voidSuccessors(statements, state.session_id, hash)
          }
          await useUp(statements, state.session_id, hash)
          return issueTokens(statements, state.session_id, state.staff_id, tokens)
        },
        { recognisesItself: false },
      )
    } finally {
      // What was voided or ended here is out at once.
      sessions.forget()
    }
  }
}

async function lockSession(statements: Statements, hash: Buffer): Promise<SessionState | undefined> {
  const [token] = await statements.rows<{ session_id: Buffer }>(
    "SELECT session_id FROM session_tokens WHERE token_hash = ? AND kind = 'refresh'",
    [hash],
  )
  if (token === undefined) return undefined
  // The session first, where uses of its tokens queue; what they did is seen by the statement after it.
  await statements.rows('SELECT id FROM sessions WHERE id = ? FOR UPDATE', [token.session_id])
  const [state] = await statements.rows<SessionState>(
    `SELECT sessions.id AS session_id, sessions.staff_id,
            sessions.revoked_at IS NULL AND sessions.expires_at > SYSDATE(6) AND staff.is_active = 1
              AND session_tokens.expires_at > SYSDATE(6)
              AND (sessions.device_id IS NULL OR devices.revoked_at IS NULL) AS is_valid,
            session_tokens.used_at IS NOT NULL AS is_used,
            COALESCE(session_tokens.used_at > SYSDATE(6) - INTERVAL ${REFRESH_GRACE_SECONDS} SECOND, 0)
              AND NOT EXISTS (SELECT 1 FROM session_tokens AS later
                               WHERE later.session_id = sessions.id AND later.kind = 'refresh'
                                 AND later.issued_at >= session_tokens.used_at
                                 AND later.token_hash <> session_tokens.token_hash
                                 AND later.used_at IS NOT NULL) AS is_lost_answer
       FROM session_tokens
       JOIN sessions ON sessions.id = session_tokens.session_id
       JOIN staff ON staff.id = sessions.staff_id
       LEFT JOIN devices ON devices.id = sessions.device_id
      WHERE session_tokens.token_hash = ?`,
    [hash],
  )
  return state
}

async function endReused(statements: Statements, state: SessionState): Promise<Refusal> {
  const sessionId = uuidFromBytes(state.session_id)
  await revokeSession(statements, sessionId, 'reused')
  await writeAudit(statements, {
    staffId: null,
    action: 'session.reused',
    subject: 'staff',
    subjectId: state.staff_id,
    detail: { session_id: sessionId },
  })
  return new Refusal('REFRESH_REUSED')
}

async function voidSuccessors(statements: Statements, sessionId: Buffer, hash: Buffer): Promise<void> {
  const [used] = await statements.rows<{ used_at: string }>(
    'SELECT CAST(used_at AS CHAR) AS used_at FROM session_tokens WHERE token_hash = ?',
    [hash],
  )
  await statements.change(
    'DELETE FROM session_tokens WHERE session_id = ? AND issued_at >= ? AND token_hash <> ?',
    [sessionId, used?.used_at ?? null, hash],
  )
}

/** A session by password goes on as long as it is used; one by PIN ends when it was to. */
async function useUp(statements: Statements, sessionId: Buffer, hash: Buffer): Promise<void> {
  await statements.change(
    'UPDATE session_tokens SET used_at = COALESCE(used_at, SYSDATE(6)) WHERE token_hash = ?',
    [hash],
  )
  await statements.change(
    `UPDATE sessions SET expires_at = SYSDATE(6) + INTERVAL ${REFRESH_TOKEN_DAYS} DAY
      WHERE id = ? AND device_id IS NULL`,
    [sessionId],
  )
  await statements.change(
    "DELETE FROM session_tokens WHERE session_id = ? AND kind = 'access' AND expires_at < SYSDATE(6)",
    [sessionId],
  )
}
