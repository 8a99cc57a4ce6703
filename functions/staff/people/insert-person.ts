import type { Role } from '@kedai/shared/auth/permissions.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { STAFF_MAX } from '@kedai/shared/limits.ts'

/** Somebody who is not on the staff yet. */
export interface NewPerson {
  /** Lower case. */
  readonly name: string
  readonly displayName: string
  readonly role: Role
  readonly passwordHash: string | null
  readonly pinHash: string | null
  readonly mustChangePassword: boolean
}

/**
 * @returns number of the person
 * @throws Refusal `STAFF_NAME_TAKEN`, `STAFF_FULL`
 */
export async function insertPerson(statements: Statements, person: NewPerson): Promise<number> {
  const [state] = await statements.rows<{ count: number; is_taken: number }>(
    'SELECT COUNT(*) AS count, COALESCE(MAX(name = ?), 0) AS is_taken FROM staff',
    [person.name],
  )
  // Two at once of one name: the unique key refuses the second, whose repeat then sees the first.
  if (state?.is_taken === 1) throw new Refusal('STAFF_NAME_TAKEN')
  if (state === undefined || state.count >= STAFF_MAX) {
    throw new Refusal('STAFF_FULL', { staff_max: STAFF_MAX })
  }
  return statements.insert(
    `INSERT INTO staff (name, display_name, role, password_hash, pin_hash, must_change_password, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, SYSDATE(6), SYSDATE(6))`,
    [
      person.name,
      person.displayName,
      person.role,
      person.passwordHash,
      person.pinHash,
      person.mustChangePassword,
    ],
  )
}
