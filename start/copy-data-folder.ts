import { execFile } from 'node:child_process'
import { chown, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { FREE_BYTES_MIN, refuseFull } from './data-folder.ts'

const COPIES_MAX = 3
/** Not copied: they are copies already, and would soon take more room than the data. */
const BACKUPS = 'backups'
const BLOCK_BYTES = 512
const STAMP = /^\d{8}T\d{6}Z$/

/**
 * Copies the data folder of a shop that is closed, but for the backups in it, to `<folder>.copy-<UTC time>`, and keeps
 * the newest three.
 *
 * @param folder - absolute; nothing may be writing in it
 * @param now - names the copy
 * @returns path of the copy, which is complete and on the disk
 * @throws StartFault when the disk has no room for it
 */
export async function copyDataFolder(folder: string, now: Date): Promise<string> {
  const copies = `${folder}.copy-`
  const copy = `${copies}${stampOf(now)}`
  const unfinished = `${copies}unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await refuseFull(dirname(folder), (await bytesIn(folder)) + FREE_BYTES_MIN)
  try {
    const { mode, uid, gid } = await lstat(folder)
    await mkdir(unfinished, { mode })
    await chown(unfinished, uid, gid)
    const paths = (await namesIn(folder)).map((name) => join(folder, name))
    await run('cp', ['--archive', '--reflink=auto', '--target-directory', unfinished, ...paths])
    await run('sync', ['--file-system', unfinished])
    await rename(unfinished, copy)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
  await removeOldCopies(folder)
  return copy
}

/** @returns such as 20261124T083000Z, which sorts by time */
export function stampOf(instant: Date): string {
  return instant.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}

async function removeOldCopies(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.copy-`
  const isCopy = (name: string): boolean => name.startsWith(prefix) && STAMP.test(name.slice(prefix.length))
  const copies = (await readdir(dirname(folder))).filter(isCopy).sort()
  for (const name of copies.slice(0, -COPIES_MAX)) {
    await rm(join(dirname(folder), name), { recursive: true, force: true })
  }
}

/** What the files to be copied take on the disk. */
async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(
    names
      .filter((name) => name.split('/')[0] !== BACKUPS)
      .map(async (name) => (await lstat(join(folder, name))).blocks * BLOCK_BYTES),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== BACKUPS)
}

const run = promisify(execFile)
