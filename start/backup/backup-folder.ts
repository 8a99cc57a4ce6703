import { constants } from 'node:fs'
import { access, open, readdir, stat } from 'node:fs/promises'
import { StartFault } from '../start-fault.ts'

/** What some file systems, as those of sticks and shares, answer to a wish that they do not know. */
const NOT_KNOWN = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EBADF'])

/**
 * Looks at the folder that a backup shall be written to.
 *
 * @returns the names in it
 * @throws {@link StartFault} when it is not there or may not be written
 */
export async function lookInto(folder: string): Promise<string[]> {
  return onFolder(folder, async () => {
    if (!(await stat(folder)).isDirectory()) throw new StartFault(`${folder} is not a folder.`)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return readdir(folder)
  })
}

/** Puts what a folder holds on the disk, where its file system can. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await whereKnown(() => handle.sync())
  } finally {
    await handle.close()
  }
}

/** Does what not every file system can do. */
export async function whereKnown(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!NOT_KNOWN.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/**
 * Does something with files of the folder.
 *
 * @throws {@link StartFault} with one sentence for what the file system says
 */
export async function onFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof StartFault ? error : new StartFault(sentenceOf(folder, error), { cause: error })
  }
}

function sentenceOf(folder: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return `The folder ${folder} is not there: is its disk plugged in and mounted?`
    case 'ENOTDIR':
      return `The folder ${folder} cannot be: a file is above it.`
    case 'EACCES':
    case 'EPERM':
      return `The folder ${folder} may not be written by this user (number ${process.getuid?.()}).`
    case 'EROFS':
      return `The folder ${folder} is on a file system that is read-only.`
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of the folder ${folder} is full.`
    case 'EFBIG':
      return `The file system of the folder ${folder} takes no file as large as the backup.`
    default:
      return `The folder ${folder} cannot be used: ${message}.`
  }
}
