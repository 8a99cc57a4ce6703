import { Unavailable } from '@kedai/shared/errors/refusal.ts'
import { StartFault } from './start-fault.ts'

/** What a database's refusal means to whoever wrote its URL; the numbers are MySQL's and MariaDB's alike. */
const MEANINGS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [1044, 'its user has no right to that database'],
  [1045, 'it refuses that user or password'],
  [1049, 'it has no database of that name'],
  [1142, 'its user has too few rights'],
  [1040, 'it has no connection left'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOENT', 'its socket is not there'],
  ['EACCES', 'this user may not use its socket'],
  ['ENOTFOUND', 'no machine has that name'],
  ['EAI_AGAIN', 'the name of its machine cannot be looked up'],
  ['EHOSTUNREACH', 'its machine cannot be reached'],
  ['ENETUNREACH', 'its machine cannot be reached'],
  ['ETIMEDOUT', 'its machine does not answer'],
])

/**
 * Turns trouble with a database that is not ours into one sentence, without its password.
 *
 * @param variable - the setting that holds the URL
 * @param error - as thrown by the driver or by {@link Unavailable}
 * @returns the error itself where it is not about reaching the database
 */
export function databaseFault(variable: string, url: string, error: unknown): unknown {
  const cause = error instanceof Unavailable ? error.cause : error
  const { errno, code } = cause as { errno?: unknown; code?: unknown }
  const meaning = MEANINGS.get(errno) ?? MEANINGS.get(code)
  if (meaning === undefined) return error
  return new StartFault(`The database of ${variable} (${withoutPassword(url)}) cannot be used: ${meaning}.`, {
    cause: error,
  })
}

/** @returns the URL as it may be shown to anybody */
export function withoutPassword(url: string): string {
  const shown = new URL(url)
  shown.password = ''
  return shown.href
}
