import { writeAudit } from '@kedai/shared/auth/audit.ts'
import { requirePermission, type StaffCaller } from '@kedai/shared/auth/caller.ts'
import { isPermitted } from '@kedai/shared/auth/permissions.ts'
import { revokeSession, revokeSessionsOf } from '@kedai/shared/auth/revoke-sessions.ts'
import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { readPerson } from '../people/person-record.ts'
import type { EndedSessions } from './contract.ts'

/**
 * Ends a session: one's own, or with the permission `staff.manage` anybody's.
 *
 * @throws Refusal `SESSION_NOT_FOUND`, also for another's without that permission
 */
export type EndSession = (sessionId: string, caller: StaffCaller) => Promise<EndedSessions>

/**
 * Ends every session of a person.
 *
 * @throws Refusal `STAFF_NOT_FOUND`, `PERMISSION_DENIED`
 */
export type EndAllSessions = (staffId: number, caller: StaffCaller) => Promise<EndedSessions>

type Needs = Pick<Platform, 'database' | 'sessions'>

export function createEndSession({ database, sessions }: Needs): EndSession {
  return async (sessionId, caller) => {
    await database.transaction(
      async (statements) => {
        const [session] = await statements.rows<{ staff_id: number }>(
          'SELECT staff_id FROM sessions WHERE id = ? FOR UPDATE',
          [uuidToBytes(sessionId)],
        )
        const isOwn = session?.staff_id === caller.staffId
        if (session === undefined || !(isOwn || isPermitted(caller.role, 'staff.manage'))) {
          throw new Refusal('SESSION_NOT_FOUND')
        }
        const count = await revokeSession(statements, sessionId, isOwn ? 'signed-out' : 'revoked')
        if (count === 0) throw new Refusal('SESSION_NOT_FOUND')
        if (isOwn) return
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'session.revoke',
          subject: 'staff',
          subjectId: session.staff_id,
          detail: { session_id: sessionId },
        })
      },
      { recognisesItself: false },
    )
    sessions.forget()
    return { ended_count: 1 }
  }
}

export function createEndAllSessions({ database, sessions }: Needs): EndAllSessions {
  return async (staffId, caller) => {
    requirePermission(caller, 'staff.manage')
    const endedCount = await database.transaction(
      async (statements) => {
        await readPerson(statements, staffId, 'FOR UPDATE')
        const count = await revokeSessionsOf(statements, staffId, 'revoked')
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'session.revoke-all',
          subject: 'staff',
          subjectId: staffId,
          detail: { ended_count: count },
        })
        return count
      },
      { recognisesItself: true },
    )
    sessions.forget()
    return { ended_count: endedCount }
  }
}
