import type { SecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { clearAttempt, countAttempt } from '@kedai/shared/auth/sign-in-attempts.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { findPersonByName } from '../people/person-record.ts'
import type { SignedIn, SignInBody } from './contract.ts'
import { noteFailure } from './note-failure.ts'
import { newTokens, type Origin, openSession } from './open-session.ts'

/**
 * Signs somebody in by name and password. Who is unknown, disabled or without a password gets the same answer after
 * the same work as a wrong password.
 *
 * @throws Refusal `SIGN_IN_FAILED`, `TOO_MANY_ATTEMPTS`
 */
export type SignIn = (body: SignInBody, origin: Origin) => Promise<SignedIn>

export function createSignIn(database: Database, hashing: SecretHashing): SignIn {
  return async ({ name, password }, origin) => {
    const subjects = [
      { kind: 'name', value: name },
      { kind: 'address', value: origin.address },
    ] as const
    const attempt = await countAttempt(database, subjects)
    const found = await database.read((statements) => findPersonByName(statements, name))
    const { matches, isOutdated } = await hashing.check(password, found?.passwordHash ?? null)
    if (found === undefined || !matches || !found.person.is_active) {
      await noteFailure(database, found?.person.staff_id, attempt.failureCounts.name ?? 0)
      throw new Refusal('SIGN_IN_FAILED')
    }
    const hash = isOutdated ? await hashing.hash(password) : found.passwordHash
    const tokens = newTokens()
    const { staff_id: staffId } = found.person
    return database.transaction(
      async (statements) => {
        // Disabled, or given another password, while the hash was worked on: nobody comes in by the old one.
        const isStillSo = await statements.change(
          'UPDATE staff SET password_hash = ? WHERE id = ? AND is_active = 1 AND password_hash = ?',
          [hash, staffId, found.passwordHash],
        )
        if (isStillSo === 0) throw new Refusal('SIGN_IN_FAILED')
        const signedIn = await openSession(statements, { staffId, deviceId: null, origin, tokens })
        await clearAttempt(statements, subjects)
        return signedIn
      },
      { recognisesItself: false },
    )
  }
}
