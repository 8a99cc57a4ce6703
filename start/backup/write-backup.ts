import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ownerToRunAs } from '@kedai/shared/mariadb-server/run-as.ts'
import { flushFolder, onFolder, whereKnown } from './backup-folder.ts'
import { sealOf } from './backup-format.ts'
import { unfinishedName } from './backup-name.ts'

/** Twice as fast as zlib's own choice, and a tenth larger (measured on rows of sales, x86-64). */
const LEVEL = 3

export interface BackupToWrite {
  /** Absolute, and there. */
  readonly folder: string
  readonly name: string
  /** Pieces of the text, each of whole lines. */
  readonly text: AsyncIterable<string>
  readonly stop: AbortSignal
  /** Told of each piece that is written, in bytes. */
  readonly onWritten?: (bytes: number) => void
}

/**
 * Writes a backup that is there whole, sealed and on the disk, or not at all; for its owner's eyes only.
 *
 * @returns its size in bytes
 * @throws StartFault for what the folder's file system says, anything that the text throws
 */
export async function writeBackup({ folder, name, text, stop, onWritten }: BackupToWrite): Promise<number> {
  const unfinished = join(folder, unfinishedName(name))
  const file = await onFolder(folder, () => open(unfinished, 'wx', 0o600))
  try {
    let bytes = 0
    try {
      const owner = ownerToRunAs(folder)
      if (owner !== undefined) await whereKnown(() => file.chown(owner.uid, owner.gid))
      const hash = createHash('sha256')
      const write = async (chunk: Buffer): Promise<void> => {
        await onFolder(folder, () => file.writeFile(chunk))
        bytes += chunk.length
        onWritten?.(chunk.length)
      }
      await pipeline(
        Readable.from(text, { objectMode: false }),
        createGzip({ level: LEVEL }),
        async (compressed: AsyncIterable<Buffer>) => {
          for await (const chunk of compressed) {
            hash.update(chunk)
            await write(chunk)
          }
        },
        { signal: stop },
      )
      await write(sealOf(hash.digest('hex')))
      await onFolder(folder, () => file.sync())
    } finally {
      await close(file, folder)
    }
    await onFolder(folder, async () => {
      await rename(unfinished, join(folder, name))
      await flushFolder(folder)
    })
    return bytes
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw error
  }
}

/** A share may tell only now that it had no room. */
function close(file: FileHandle, folder: string): Promise<void> {
  return onFolder(folder, () => file.close())
}
