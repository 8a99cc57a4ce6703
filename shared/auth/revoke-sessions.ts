import { uuidToBytes } from '../contract/ids.ts'
import type { Statements } from '../database/statements.ts'

/** Why a session was ended before its time. */
export type RevokedReason =
  | 'signed-out'
  | 'revoked'
  | 'too-many'
  | 'reused'
  | 'rights'
  | 'password'
  | 'pin'
  | 'device'

/**
 * Ends the sessions of a person.
 *
 * @param exceptSessionId - UUID of the one that stays
 * @returns how many were ended
 */
export function revokeSessionsOf(
  statements: Statements,
  staffId: number,
  reason: RevokedReason,
  exceptSessionId?: string,
): Promise<number> {
  const except = exceptSessionId === undefined ? Buffer.alloc(16) : uuidToBytes(exceptSessionId)
  return statements.change(
    `UPDATE sessions SET revoked_at = SYSDATE(6), revoked_reason = ?
      WHERE staff_id = ? AND revoked_at IS NULL AND expires_at > SYSDATE(6) AND id <> ?`,
    [reason, staffId, except],
  )
}

/**
 * Ends the sessions that were begun with a PIN: those of enrolled tills.
 *
 * @returns how many were ended
 */
export function revokePinSessionsOf(statements: Statements, staffId: number): Promise<number> {
  return statements.change(
    `UPDATE sessions SET revoked_at = SYSDATE(6), revoked_reason = 'pin'
      WHERE staff_id = ? AND device_id IS NOT NULL AND revoked_at IS NULL AND expires_at > SYSDATE(6)`,
    [staffId],
  )
}

/** @returns 0 where it is not there or has ended */
export function revokeSession(
  statements: Statements,
  sessionId: string,
  reason: RevokedReason,
): Promise<number> {
  return statements.change(
    `UPDATE sessions SET revoked_at = SYSDATE(6), revoked_reason = ?
      WHERE id = ? AND revoked_at IS NULL AND expires_at > SYSDATE(6)`,
    [reason, uuidToBytes(sessionId)],
  )
}
