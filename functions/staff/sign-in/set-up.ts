import { timingSafeEqual } from 'node:crypto'
import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { SecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { refuseWeakPassword } from '@kedai/shared/auth/secret-rules.ts'
import { hashOfTypedCode, SET_UP_CODE_SETTING } from '@kedai/shared/auth/set-up-code.ts'
import { clearAttempt, countAttempt } from '@kedai/shared/auth/sign-in-attempts.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { insertPerson } from '../people/insert-person.ts'
import type { SetUpBody, SignedIn } from './contract.ts'
import { newTokens, type Origin, openSession } from './open-session.ts'

/**
 * Makes the first owner, for whoever knows the code that the shop showed at its start, and signs them in.
 *
 * @throws Refusal `SET_UP_DONE`, `SET_UP_CODE_WRONG`, `PASSWORD_WEAK`, `TOO_MANY_ATTEMPTS`
 */
export type SetUp = (body: SetUpBody, origin: Origin) => Promise<SignedIn>

export function createSetUp(
  { database, settings }: Pick<Platform, 'database' | 'settings'>,
  hashing: SecretHashing,
): SetUp {
  return async ({ code, name, display_name, password }, origin) => {
    await database.read(refuseWhereDone)
    refuseWeakPassword(password, name)
    const subjects = [
      { kind: 'set-up', value: 'shop' },
      { kind: 'address', value: origin.address },
    ] as const
    await countAttempt(database, subjects)
    await database.read((statements) => refuseWrongCode(statements, code, ''))
    const passwordHash = await hashing.hash(password)
    const tokens = newTokens()
    const signedIn = await database.transaction(
      async (statements) => {
        // The row of the code is the lock: of two at once the second finds it gone.
        await refuseWrongCode(statements, code, 'FOR UPDATE')
        await refuseWhereDone(statements)
        const staffId = await insertPerson(statements, {
          name,
          displayName: display_name,
          role: 'owner',
          passwordHash,
          pinHash: null,
          mustChangePassword: false,
        })
        await statements.change('DELETE FROM settings WHERE name = ?', [SET_UP_CODE_SETTING])
        await writeAudit(statements, {
          staffId,
          action: 'staff.set-up',
          subject: 'staff',
          subjectId: staffId,
          detail: { name, display_name, role: 'owner' },
        })
        const opened = await openSession(statements, { staffId, deviceId: null, origin, tokens })
        await clearAttempt(statements, subjects)
        return opened
      },
      { recognisesItself: false },
    )
    // With staff, customers may no longer pay cash by themselves.
    settings.forget()
    return signedIn
  }
}

async function refuseWhereDone(statements: Statements): Promise<void> {
  if ((await statements.rows('SELECT id FROM staff LIMIT 1')).length > 0) throw new Refusal('SET_UP_DONE')
}

async function refuseWrongCode(statements: Statements, code: string, lock: '' | 'FOR UPDATE'): Promise<void> {
  const [row] = await statements.rows<{ value: string }>(
    `SELECT value FROM settings WHERE name = ? ${lock}`,
    [SET_UP_CODE_SETTING],
  )
  // Gone with the owner who was made meanwhile, or never there.
  if (row === undefined) await refuseWhereDone(statements)
  const wanted = Buffer.from(row === undefined ? '' : (JSON.parse(row.value) as string), 'hex')
  const given = Buffer.from(hashOfTypedCode(code), 'hex')
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) {
    throw new Refusal('SET_UP_CODE_WRONG')
  }
}
