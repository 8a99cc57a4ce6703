import { LRUCache } from 'lru-cache'
import { uuidFromBytes } from '../contract/ids.ts'
import type { Database } from '../database/database.ts'
import { DEFAULT_DRAWER, SESSION_CACHE_MS, SESSIONS_CACHED_MAX } from '../limits.ts'
import type { StaffCaller } from './caller.ts'
import type { Role } from './permissions.ts'
import { hashOfToken } from './token.ts'

/** Tells who holds an access token. */
export interface Sessions {
  /** @returns undefined where the token is unknown, over or revoked, or its person disabled */
  find(accessToken: string): Promise<StaffCaller | undefined>
  /** After a change of sessions, people or devices in this process: the next request asks the database. */
  forget(): void
}

interface SessionRow {
  session_id: Buffer
  staff_id: number
  display_name: string
  role: Role
  device_id: number | null
  drawer: string | null
  must_change_password: number
}

// The session, its person and its till are asked each time, so that what is revoked is out at once.
const SELECT_SESSION = `
  SELECT sessions.id AS session_id, staff.id AS staff_id, staff.display_name, staff.role, devices.id AS device_id,
         devices.drawer, staff.must_change_password
    FROM session_tokens
    JOIN sessions ON sessions.id = session_tokens.session_id
    JOIN staff ON staff.id = sessions.staff_id
    LEFT JOIN devices ON devices.id = sessions.device_id
   WHERE session_tokens.token_hash = ? AND session_tokens.kind = 'access' AND session_tokens.expires_at > SYSDATE(6)
     AND sessions.revoked_at IS NULL AND sessions.expires_at > SYSDATE(6) AND staff.is_active = 1
     AND (sessions.device_id IS NULL OR devices.revoked_at IS NULL)`

/** Keeps an answer for {@link SESSION_CACHE_MS}: what another process revoked is out within that. */
export function createSessions(database: Database): Sessions {
  const known = new LRUCache<string, StaffCaller>({
    max: SESSIONS_CACHED_MAX,
    ttl: SESSION_CACHE_MS,
    // The clock is read each time: a process that AWS freezes must not go by what it knew before.
    ttlResolution: 0,
  })
  let generation = 0

  async function find(accessToken: string): Promise<StaffCaller | undefined> {
    const hash = hashOfToken(accessToken)
    const key = hash.toString('base64')
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const before = generation
    const [row] = await database.read((statements) => statements.rows<SessionRow>(SELECT_SESSION, [hash]))
    if (row === undefined) return undefined
    const caller = callerOf(row)
    // Revoked while the database was being asked: the answer may be the one from before.
    if (before === generation) known.set(key, caller)
    return caller
  }

  return {
    find,
    forget: () => {
      generation += 1
      known.clear()
    },
  }
}

function callerOf(row: SessionRow): StaffCaller {
  return {
    kind: 'staff',
    staffId: row.staff_id,
    displayName: row.display_name,
    role: row.role,
    sessionId: uuidFromBytes(row.session_id),
    deviceId: row.device_id,
    drawer: row.drawer ?? DEFAULT_DRAWER,
    // At a till they came in by their PIN, and the queue waits.
    mustChangePassword: row.must_change_password === 1 && row.device_id === null,
  }
}
