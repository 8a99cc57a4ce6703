import { writeAudit } from '@kedai/shared/auth/audit.ts'
import { revokeSessionsOf } from '@kedai/shared/auth/revoke-sessions.ts'
import { secretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { newTypedCode } from '@kedai/shared/auth/set-up-code.ts'
import { clearAttempt } from '@kedai/shared/auth/sign-in-attempts.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { STAFF_MAX } from '@kedai/shared/limits.ts'
import { StartFault } from './start-fault.ts'

/** Groups of five signs in a password that is to be changed: 75 random bits. */
const PASSWORD_GROUPS = 3

/** An owner who has a new password. */
export interface ResetOwner {
  /** To sign in with. */
  readonly name: string
  /** Shown once; to be changed at the sign-in. */
  readonly password: string
}

/**
 * Gives an owner a new password, from the machine itself: who is disabled is on the staff again, their sessions end,
 * and nothing makes them wait.
 *
 * @param name - undefined where the shop has one owner
 * @throws StartFault where it is not clear whom, or nobody is an owner of this name
 */
export async function resetOwner(database: Database, name: string | undefined): Promise<ResetOwner> {
  const password = newTypedCode(PASSWORD_GROUPS)
  const hash = await secretHashing.hash(password)
  return database.transaction(
    async (statements) => {
      const owner = await findOwner(statements, name)
      await statements.change(
        `UPDATE staff SET password_hash = ?, must_change_password = 1, is_active = 1, version = version + 1,
                updated_at = SYSDATE(6) WHERE id = ?`,
        [hash, owner.id],
      )
      await revokeSessionsOf(statements, owner.id, 'password')
      await clearAttempt(statements, [{ kind: 'name', value: owner.name.toLowerCase() }])
      await writeAudit(statements, {
        staffId: null,
        action: 'staff.reset-owner',
        subject: 'staff',
        subjectId: owner.id,
        detail: { was_active: owner.is_active === 1 },
      })
      return { name: owner.name, password }
    },
    { recognisesItself: true },
  )
}

interface OwnerRow {
  id: number
  name: string
  is_active: number
}

async function findOwner(statements: Statements, name: string | undefined): Promise<OwnerRow> {
  const owners = await statements.listRows<OwnerRow>(
    "SELECT id, name, is_active FROM staff WHERE role = 'owner' ORDER BY id LIMIT ? FOR UPDATE",
    [STAFF_MAX],
  )
  const wanted = name?.trim().toLowerCase()
  const found = wanted === undefined ? owners : owners.filter((one) => one.name.toLowerCase() === wanted)
  const [owner, ...others] = found
  const names = owners.map((one) => one.name).join(', ')
  if (owner === undefined) throw new StartFault(`No owner has that name. The owners are: ${names}`)
  if (others.length > 0) {
    throw new StartFault(`Which owner? Type: npm run staff:reset-owner -- NAME. The owners are: ${names}`)
  }
  return owner
}
