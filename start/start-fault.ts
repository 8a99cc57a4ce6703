/** What ends the start; `message` is one clear sentence for whoever typed the command. */
export class StartFault extends Error {
  override readonly name = 'StartFault'
}

/**
 * What a file system's error means for a folder.
 *
 * @param folder - what was to be opened or written
 * @param error - as thrown by `node:fs`
 */
export function folderFault(folder: string, error: unknown): StartFault {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new StartFault(
        `The data folder ${folder} may not be read and written by this user (number ${process.getuid?.()}): start Kedai as its owner, or set DATA_DIR to another folder.`,
        { cause: error },
      )
    case 'EROFS':
      return new StartFault(`The data folder ${folder} is on a file system that is read-only.`, {
        cause: error,
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartFault(`The disk of the data folder ${folder} is full.`, { cause: error })
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartFault(`The data folder ${folder} cannot be made: a file is in its place or above it.`, {
        cause: error,
      })
    default:
      return new StartFault(`The data folder ${folder} cannot be used: ${message}.`, { cause: error })
  }
}
