import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { ChangeDeviceBody, Device } from './contract.ts'
import { readDevice } from './device-record.ts'

/** @throws Refusal `DEVICE_NOT_FOUND` */
export type ChangeDevice = (
  deviceId: number,
  changes: ChangeDeviceBody,
  caller: StaffCaller,
) => Promise<Device>

/**
 * Takes a till's right: its secret is worth nothing, and the sessions that were begun at it end.
 *
 * @throws Refusal `DEVICE_NOT_FOUND`
 */
export type RevokeDevice = (deviceId: number, caller: StaffCaller) => Promise<Device>

type Needs = Pick<Platform, 'database' | 'sessions'>

export function createChangeDevice({ database, sessions }: Needs): ChangeDevice {
  return async (deviceId, changes, caller) => {
    const device = await database.transaction(
      async (statements) => {
        const before = await readDevice(statements, deviceId, 'FOR UPDATE')
        const name = changes.name ?? before.name
        const drawer = changes.drawer ?? before.drawer
        await statements.change('UPDATE devices SET name = ?, drawer = ? WHERE id = ?', [
          name,
          drawer,
          deviceId,
        ])
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'device.change',
          subject: 'device',
          subjectId: deviceId,
          detail: {
            ...(name !== before.name && { name: [before.name, name] }),
            ...(drawer !== before.drawer && { drawer: [before.drawer, drawer] }),
          },
        })
        return { ...before, name, drawer }
      },
      { recognisesItself: true },
    )
    // A caller carries the drawer of the till.
    sessions.forget()
    return device
  }
}

export function createRevokeDevice({ database, sessions }: Needs): RevokeDevice {
  return async (deviceId, caller) => {
    const device = await database.transaction(
      async (statements) => {
        const before = await readDevice(statements, deviceId, 'FOR UPDATE')
        await statements.change('UPDATE devices SET revoked_at = SYSDATE(6) WHERE id = ?', [deviceId])
        const endedCount = await statements.change(
          `UPDATE sessions SET revoked_at = SYSDATE(6), revoked_reason = 'device'
            WHERE device_id = ? AND revoked_at IS NULL AND expires_at > SYSDATE(6)`,
          [deviceId],
        )
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'device.revoke',
          subject: 'device',
          subjectId: deviceId,
          detail: { name: before.name, ended_count: endedCount },
        })
        return before
      },
      { recognisesItself: false },
    )
    sessions.forget()
    return device
  }
}
