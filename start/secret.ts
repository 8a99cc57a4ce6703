import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ownerToRunAs } from '@kedai/shared/mariadb-server/run-as.ts'
import { mkdirOwned } from './data-folder.ts'
import { writeDurably } from './durable-file.ts'

const SECRET_BYTES = 32

/**
 * A secret that is made once and kept.
 *
 * @param folder - of secrets; made if it is missing
 * @param make - 43 characters of base64url by default
 */
export async function keptSecret(
  folder: string,
  name: string,
  make: () => string = randomSecret,
): Promise<string> {
  await mkdirOwned(folder)
  const path = join(folder, name)
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return kept.trim()
  const secret = make()
  await writeDurably(path, `${secret}\n`, ownerToRunAs(folder))
  return secret
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}
