import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { isPermitted, type Permission, permissions } from '@kedai/shared/auth/permissions.ts'
import { revokeSessionsOf } from '@kedai/shared/auth/revoke-sessions.ts'
import type { SecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { refuseWeakPassword } from '@kedai/shared/auth/secret-rules.ts'
import { clearAttempt, countAttempt } from '@kedai/shared/auth/sign-in-attempts.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { ChangeOwnPasswordBody, Me } from './contract.ts'
import { readPerson } from './person-record.ts'

/** Who the caller is and what they may do. */
export type ShowMe = (caller: StaffCaller) => Promise<Me>

export function createShowMe(database: Database): ShowMe {
  return (caller) =>
    database.read(async (statements) => {
      const { person } = await readPerson(statements, caller.staffId)
      return {
        ...person,
        permissions: (Object.keys(permissions) as Permission[]).filter((one) =>
          isPermitted(person.role, one),
        ),
        session_id: caller.sessionId,
        device_id: caller.deviceId,
        drawer: caller.drawer,
      }
    })
}

/**
 * Changes the caller's own password; their other sessions end.
 *
 * @throws Refusal `PASSWORD_WRONG`, `PASSWORD_WEAK`, `TOO_MANY_ATTEMPTS`
 */
export type ChangeOwnPassword = (body: ChangeOwnPasswordBody, caller: StaffCaller) => Promise<Me>

export function createChangeOwnPassword(
  { database, sessions }: Pick<Platform, 'database' | 'sessions'>,
  hashing: SecretHashing,
  showMe: ShowMe,
): ChangeOwnPassword {
  return async ({ old: oldPassword, new: newPassword }, caller) => {
    const { staffId, sessionId } = caller
    const before = await database.read((statements) => readPerson(statements, staffId))
    refuseWeakPassword(newPassword, before.person.name)
    const subjects = [{ kind: 'name', value: before.person.name.toLowerCase() }] as const
    await countAttempt(database, subjects)
    const { matches } = await hashing.check(oldPassword, before.passwordHash)
    if (!matches) throw new Refusal('PASSWORD_WRONG')
    const hash = await hashing.hash(newPassword)
    await database.transaction(
      async (statements) => {
        const changed = await statements.change(
          `UPDATE staff SET password_hash = ?, must_change_password = 0, version = version + 1, updated_at = SYSDATE(6)
            WHERE id = ? AND password_hash = ?`,
          [hash, staffId, before.passwordHash],
        )
        // Another change of it came between: the old one is not the one that was typed.
        if (changed === 0) throw new Refusal('PASSWORD_WRONG')
        await clearAttempt(statements, subjects)
        await revokeSessionsOf(statements, staffId, 'password', sessionId)
        await writeAudit(statements, {
          staffId,
          action: 'staff.change-own-password',
          subject: 'staff',
          subjectId: staffId,
          detail: {},
        })
      },
      { recognisesItself: false },
    )
    sessions.forget()
    return showMe(caller)
  }
}
