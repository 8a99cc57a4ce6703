import type { SecretHashing } from '@kedai/shared/auth/secret-hashing.ts'
import { clearAttempt, countAttempt } from '@kedai/shared/auth/sign-in-attempts.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { findPersonByName, type PersonRecord, readPerson } from '../people/person-record.ts'
import type { PinSignInBody, SignedIn } from './contract.ts'
import { findDevice } from './find-device.ts'
import { noteFailure } from './note-failure.ts'
import { newTokens, type Origin, openSession } from './open-session.ts'

/**
 * Signs somebody in at an enrolled till. A PIN is worth nothing without the till's secret, so its failures are
 * counted apart: who guesses passwords from elsewhere does not keep the cashier waiting.
 *
 * @throws Refusal `DEVICE_UNKNOWN`, `SIGN_IN_FAILED`, `TOO_MANY_ATTEMPTS`
 */
export type SignInByPin = (body: PinSignInBody, origin: Origin) => Promise<SignedIn>

export function createSignInByPin(database: Database, hashing: SecretHashing): SignInByPin {
  return async ({ device_secret, name, staff_id, pin }, origin) => {
    const { deviceId, found } = await database.read(async (statements) => ({
      deviceId: await findDevice(statements, device_secret),
      found: await findPerson(statements, name, staff_id),
    }))
    // One subject a person, whichever way they were named.
    const subjects = [
      { kind: 'pin', value: String(found?.person.staff_id ?? name ?? staff_id) },
      { kind: 'device', value: String(deviceId) },
    ] as const
    const attempt = await countAttempt(database, subjects)
    const { matches } = await hashing.check(pin, found?.pinHash ?? null)
    if (found === undefined || !matches || !found.person.is_active) {
      await noteFailure(database, found?.person.staff_id, attempt.failureCounts.pin ?? 0)
      throw new Refusal('SIGN_IN_FAILED')
    }
    const tokens = newTokens()
    const { staff_id: staffId } = found.person
    return database.transaction(
      async (statements) => {
        const isStillSo = await statements.change(
          'UPDATE staff SET pin_hash = ? WHERE id = ? AND is_active = 1 AND pin_hash = ?',
          [found.pinHash, staffId, found.pinHash],
        )
        if (isStillSo === 0) throw new Refusal('SIGN_IN_FAILED')
        const isEnrolled = await statements.change(
          'UPDATE devices SET last_seen_at = SYSDATE(6) WHERE id = ? AND revoked_at IS NULL',
          [deviceId],
        )
        if (isEnrolled === 0) throw new Refusal('DEVICE_UNKNOWN')
        const signedIn = await openSession(statements, { staffId, deviceId, origin, tokens })
        await clearAttempt(statements, subjects)
        return signedIn
      },
      { recognisesItself: false },
    )
  }
}

function findPerson(
  statements: Statements,
  name: string | undefined,
  staffId: number | undefined,
): Promise<PersonRecord | undefined> {
  if (name !== undefined) return findPersonByName(statements, name)
  return readPerson(statements, staffId ?? 0).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
}
