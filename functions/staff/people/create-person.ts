import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { SecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { refuseWeakPassword, refuseWeakPin } from '@kedai/shared/auth/secret-rules.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { CreatePersonBody } from './contract.ts'
import { insertPerson } from './insert-person.ts'
import { type PersonRecord, readPerson } from './person-record.ts'

/**
 * Takes somebody on the staff. A password that is given here is somebody else's choice, and is to be changed.
 *
 * @throws Refusal `PASSWORD_WEAK`, `PIN_WEAK`, `STAFF_NAME_TAKEN`, `STAFF_FULL`
 */
export type CreatePerson = (body: CreatePersonBody, caller: StaffCaller) => Promise<PersonRecord>

export function createCreatePerson(
  { database, settings }: Pick<Platform, 'database' | 'settings'>,
  hashing: SecretHashing,
): CreatePerson {
  return async ({ name, display_name, role, password, pin }, caller) => {
    if (password !== undefined) refuseWeakPassword(password, name)
    if (pin !== undefined) refuseWeakPin(pin)
    const passwordHash = password === undefined ? null : await hashing.hash(password)
    const pinHash = pin === undefined ? null : await hashing.hash(pin)
    const record = await database.transaction(
      async (statements) => {
        const staffId = await insertPerson(statements, {
          name,
          displayName: display_name,
          role,
          passwordHash,
          pinHash,
          mustChangePassword: passwordHash !== null,
        })
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'staff.create',
          subject: 'staff',
          subjectId: staffId,
          detail: {
            name,
            display_name,
            role,
            has_password: passwordHash !== null,
            has_pin: pinHash !== null,
          },
        })
        return readPerson(statements, staffId)
      },
      { recognisesItself: false },
    )
    settings.forget()
    return record
  }
}
