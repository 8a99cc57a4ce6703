import { statSync } from 'node:fs'

/** A user of this machine, by number. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * Whom the database runs as. What root starts belongs to the owner of the folder it is in, so that
 * one start with sudo does not lock an ordinary user out of the shop's own data.
 *
 * @param folder - that holds the data directory
 * @returns undefined to stay who one is
 */
export function ownerToRunAs(folder: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const { uid, gid } = statSync(folder)
  return uid === 0 ? undefined : { uid, gid }
}

/** mariadbd refuses to run as root unless it is told to. */
export function userArguments(owner: Owner | undefined): string[] {
  return owner === undefined && process.getuid?.() === 0 ? ['--user=root'] : []
}
