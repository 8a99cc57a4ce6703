import { chown, open, rename } from 'node:fs/promises'
import type { Owner } from '@kedai/shared/mariadb-server/run-as.ts'

/**
 * Writes a small file that is there whole or not at all, also after a power cut; for its owner's eyes only.
 *
 * @param owner - whom it shall belong to; undefined for whoever we are
 */
export async function writeDurably(path: string, text: string, owner: Owner | undefined): Promise<void> {
  const unfinished = `${path}.new`
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  if (owner !== undefined) await chown(unfinished, owner.uid, owner.gid)
  await rename(unfinished, path)
}
