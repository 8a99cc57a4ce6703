import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { acceptSetUpCode, newTypedCode } from '@kedai/shared/auth/set-up-code.ts'
import type { Database } from '@kedai/shared/database/database.ts'
import { keptSecret } from './secret.ts'

const FILE = 'set-up-code'

/**
 * The code that makes the first owner of a shop without staff: the same at each start where there is a folder to keep
 * it in, for its owner's eyes only; without one a new one each time, and the one before is worth nothing.
 *
 * @param secretsFolder - undefined where the database is not Kedai's own
 * @returns undefined where there is staff; the file is gone then as well
 */
export async function offerSetUpCode(
  database: Database,
  secretsFolder: string | undefined,
): Promise<string | undefined> {
  const staff = await database.read((statements) => statements.rows('SELECT id FROM staff LIMIT 1'))
  if (staff.length > 0) {
    if (secretsFolder !== undefined) await rm(join(secretsFolder, FILE), { force: true })
    return undefined
  }
  const code =
    secretsFolder === undefined ? newTypedCode() : await keptSecret(secretsFolder, FILE, newTypedCode)
  return (await acceptSetUpCode(database, code)) ? code : undefined
}
