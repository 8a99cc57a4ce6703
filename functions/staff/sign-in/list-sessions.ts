import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { uuidFromBytes } from '@kedai/shared/contract/ids.ts'
import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { SESSIONS_PER_STAFF_MAX } from '@kedai/shared/limits.ts'
import { readPerson } from '../people/person-record.ts'
import type { Session } from './contract.ts'

/**
 * The open sessions of a person, newest first.
 *
 * @throws Refusal `STAFF_NOT_FOUND`
 */
export type ListSessions = (staffId: number, caller: StaffCaller) => Promise<Session[]>

interface SessionRow {
  id: Buffer
  signed_in_at: string
  expires_at: string
  device: string | null
  address: string
  user_agent: string
}

export function createListSessions(database: Database): ListSessions {
  return (staffId, caller) =>
    database.read(async (statements) => {
      await readPerson(statements, staffId)
      const rows = await statements.listRows<SessionRow>(
        `SELECT sessions.id, CAST(sessions.signed_in_at AS CHAR) AS signed_in_at,
                CAST(sessions.expires_at AS CHAR) AS expires_at, devices.name AS device, sessions.address,
                sessions.user_agent
           FROM sessions LEFT JOIN devices ON devices.id = sessions.device_id
          WHERE sessions.staff_id = ? AND sessions.revoked_at IS NULL AND sessions.expires_at > SYSDATE(6)
            AND (sessions.device_id IS NULL OR devices.revoked_at IS NULL)
          ORDER BY sessions.signed_in_at DESC, sessions.id DESC LIMIT ?`,
        [staffId, SESSIONS_PER_STAFF_MAX],
      )
      return rows.map(({ id, signed_in_at, expires_at, ...rest }) => ({
        session_id: uuidFromBytes(id),
        signed_in_at: rfc3339(signed_in_at),
        expires_at: rfc3339(expires_at),
        ...rest,
        is_current: uuidFromBytes(id) === caller.sessionId,
      }))
    })
}
