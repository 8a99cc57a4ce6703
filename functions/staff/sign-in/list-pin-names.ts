import type { Database } from '@kedai/shared/database/database.ts'
import { STAFF_MAX } from '@kedai/shared/limits.ts'
import type { PinName } from './contract.ts'
import { findDevice } from './find-device.ts'

/**
 * Who may sign in by PIN at an enrolled till, for its screen to choose from.
 *
 * @throws Refusal `DEVICE_UNKNOWN`
 */
export type ListPinNames = (deviceSecret: string) => Promise<PinName[]>

export function createListPinNames(database: Database): ListPinNames {
  return (deviceSecret) =>
    database.read(async (statements) => {
      await findDevice(statements, deviceSecret)
      return statements.listRows<PinName>(
        `SELECT id AS staff_id, display_name FROM staff WHERE is_active = 1 AND pin_hash IS NOT NULL
          ORDER BY display_name, id LIMIT ?`,
        [STAFF_MAX],
      )
    })
}
