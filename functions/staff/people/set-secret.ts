import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { revokePinSessionsOf, revokeSessionsOf } from '@kedai/shared/auth/revoke-sessions.ts'
import type { SecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { refuseWeakPassword, refuseWeakPin } from '@kedai/shared/auth/secret-rules.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { type PersonRecord, readPerson } from './person-record.ts'

/**
 * Gives somebody else a password, which they are asked to change; their sessions end.
 *
 * @throws Refusal `STAFF_NOT_FOUND`, `PASSWORD_WEAK`, `OWN_PASSWORD`
 */
export type SetPassword = (staffId: number, password: string, caller: StaffCaller) => Promise<PersonRecord>

/**
 * Gives somebody a PIN, or takes it with `null`; the sessions that were begun with one end.
 *
 * @throws Refusal `STAFF_NOT_FOUND`, `PIN_WEAK`
 */
export type SetPin = (staffId: number, pin: string | null, caller: StaffCaller) => Promise<PersonRecord>

type Needs = Pick<Platform, 'database' | 'sessions'>

export function createSetPassword({ database, sessions }: Needs, hashing: SecretHashing): SetPassword {
  return async (staffId, password, caller) => {
    // Who sits down at an owner's open session must not be able to make it their own.
    if (staffId === caller.staffId) throw new Refusal('OWN_PASSWORD')
    const { person } = await database.read((statements) => readPerson(statements, staffId))
    refuseWeakPassword(password, person.name)
    const hash = await hashing.hash(password)
    const record = await database.transaction(
      async (statements) => {
        await readPerson(statements, staffId, 'FOR UPDATE')
        await statements.change(
          `UPDATE staff SET password_hash = ?, must_change_password = 1, version = version + 1,
                  updated_at = SYSDATE(6) WHERE id = ?`,
          [hash, staffId],
        )
        await revokeSessionsOf(statements, staffId, 'password')
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'staff.set-password',
          subject: 'staff',
          subjectId: staffId,
          detail: {},
        })
        return readPerson(statements, staffId)
      },
      { recognisesItself: true },
    )
    sessions.forget()
    return record
  }
}

export function createSetPin({ database, sessions }: Needs, hashing: SecretHashing): SetPin {
  return async (staffId, pin, caller) => {
    if (pin !== null) refuseWeakPin(pin)
    const hash = pin === null ? null : await hashing.hash(pin)
    const record = await database.transaction(
      async (statements) => {
        await readPerson(statements, staffId, 'FOR UPDATE')
        await statements.change(
          'UPDATE staff SET pin_hash = ?, version = version + 1, updated_at = SYSDATE(6) WHERE id = ?',
          [hash, staffId],
        )
        await revokePinSessionsOf(statements, staffId)
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: pin === null ? 'staff.remove-pin' : 'staff.set-pin',
          subject: 'staff',
          subjectId: staffId,
          detail: {},
        })
        return readPerson(statements, staffId)
      },
      { recognisesItself: true },
    )
    sessions.forget()
    return record
  }
}
