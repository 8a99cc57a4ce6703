import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import { newToken } from '@kedai/shared/auth/token.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import { DEVICES_MAX } from '@kedai/shared/limits.ts'
import type { EnrolBody, EnrolledDevice } from './contract.ts'
import { readDevice } from './device-record.ts'

/**
 * Makes a till one at which the staff may sign in by PIN.
 *
 * @throws Refusal `DEVICES_FULL`
 */
export type EnrolDevice = (body: EnrolBody, caller: StaffCaller) => Promise<EnrolledDevice>

export function createEnrolDevice(database: Database): EnrolDevice {
  return ({ name, drawer }, caller) => {
    const { token, hash } = newToken()
    return database.transaction(
      async (statements) => {
        const [state] = await statements.rows<{ count: number }>(
          'SELECT COUNT(*) AS count FROM devices WHERE revoked_at IS NULL',
        )
        if (state === undefined || state.count >= DEVICES_MAX) {
          throw new Refusal('DEVICES_FULL', { devices_max: DEVICES_MAX })
        }
        const deviceId = await statements.insert(
          'INSERT INTO devices (name, drawer, secret_hash, enrolled_by, enrolled_at) VALUES (?, ?, ?, ?, SYSDATE(6))',
          [name, drawer, hash, caller.staffId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'device.enrol',
          subject: 'device',
          subjectId: deviceId,
          detail: { name, drawer },
        })
        return { ...(await readDevice(statements, deviceId)), device_secret: token }
      },
      { recognisesItself: false },
    )
  }
}
