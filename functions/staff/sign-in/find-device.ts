import { hashOfToken } from '@kedai/shared/auth/token.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'

/**
 * The enrolled till that holds this secret.
 *
 * @returns its number
 * @throws Refusal `DEVICE_UNKNOWN`
 */
export async function findDevice(statements: Statements, secret: string): Promise<number> {
  const [device] = await statements.rows<{ id: number }>(
    'SELECT id FROM devices WHERE secret_hash = ? AND revoked_at IS NULL',
    [hashOfToken(secret)],
  )
  if (device === undefined) throw new Refusal('DEVICE_UNKNOWN')
  return device.id
}
