import { rfc3339 } from '@kedai/shared/contract/time.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Device } from './contract.ts'

export interface DeviceRow {
  id: number
  name: string
  drawer: string
  enrolled_at: string
  last_seen_at: string | null
}

export const SELECT_DEVICE = `
  SELECT id, name, drawer, CAST(enrolled_at AS CHAR) AS enrolled_at, CAST(last_seen_at AS CHAR) AS last_seen_at
    FROM devices`

/** @throws Refusal `DEVICE_NOT_FOUND`, also for one that was revoked */
export async function readDevice(
  statements: Statements,
  deviceId: number,
  lock: '' | 'FOR UPDATE' = '',
): Promise<Device> {
  const [row] = await statements.rows<DeviceRow>(
    `${SELECT_DEVICE} WHERE id = ? AND revoked_at IS NULL ${lock}`,
    [deviceId],
  )
  if (row === undefined) throw new Refusal('DEVICE_NOT_FOUND')
  return deviceOf(row)
}

export function deviceOf(row: DeviceRow): Device {
  return {
    device_id: row.id,
    name: row.name,
    drawer: row.drawer,
    enrolled_at: rfc3339(row.enrolled_at),
    last_seen_at: row.last_seen_at === null ? null : rfc3339(row.last_seen_at),
  }
}
