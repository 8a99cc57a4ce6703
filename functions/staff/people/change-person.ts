import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { revokeSessionsOf } from '@kedai/shared/auth/revoke-sessions.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { ChangePersonBody } from './contract.ts'
import { lockPersonAmongOwners, type PersonRecord, readPerson } from './person-record.ts'

/**
 * Changes the name to show, the role, or whether somebody is on the staff. Another role or none ends their sessions.
 *
 * @throws Refusal `STAFF_NOT_FOUND`, `VERSION_CHANGED`, `LAST_OWNER`
 */
export type ChangePerson = (
  staffId: number,
  version: number,
  changes: ChangePersonBody,
  caller: StaffCaller,
) => Promise<PersonRecord>

export function createChangePerson({
  database,
  sessions,
}: Pick<Platform, 'database' | 'sessions'>): ChangePerson {
  return async (staffId, version, changes, caller) => {
    const record = await database.transaction(
      async (statements) => {
        const { person, version: versionNow, isLastOwner } = await lockPersonAmongOwners(statements, staffId)
        if (versionNow !== version) throw new Refusal('VERSION_CHANGED')
        const display_name = changes.display_name ?? person.display_name
        const role = changes.role ?? person.role
        const is_active = changes.is_active ?? person.is_active
        const hasOtherRights = role !== person.role || is_active !== person.is_active
        if (isLastOwner && hasOtherRights) throw new Refusal('LAST_OWNER')
        await statements.change(
          `UPDATE staff SET display_name = ?, role = ?, is_active = ?, version = version + 1, updated_at = SYSDATE(6)
            WHERE id = ? AND version = ?`,
          [display_name, role, is_active, staffId, version],
        )
        if (hasOtherRights) await revokeSessionsOf(statements, staffId, 'rights')
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'staff.change',
          subject: 'staff',
          subjectId: staffId,
          detail: {
            ...(display_name !== person.display_name && {
              display_name: [person.display_name, display_name],
            }),
            ...(role !== person.role && { role: [person.role, role] }),
            ...(is_active !== person.is_active && { is_active: [person.is_active, is_active] }),
          },
        })
        return readPerson(statements, staffId)
      },
      { recognisesItself: false },
    )
    sessions.forget()
    return record
  }
}
