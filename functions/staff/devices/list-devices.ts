import type { Database } from '@kedai/shared/database/database.ts'
import { DEVICES_MAX } from '@kedai/shared/limits.ts'
import type { Device } from './contract.ts'
import { type DeviceRow, deviceOf, SELECT_DEVICE } from './device-record.ts'

/** The tills that are enrolled now. */
export type ListDevices = () => Promise<Device[]>

export function createListDevices(database: Database): ListDevices {
  return () =>
    database.read(async (statements) => {
      const rows = await statements.listRows<DeviceRow>(
        `${SELECT_DEVICE} WHERE revoked_at IS NULL ORDER BY id LIMIT ?`,
        // Two that were enrolled at once may be more than there can be.
        [2 * DEVICES_MAX],
      )
      return rows.map(deviceOf)
    })
}
