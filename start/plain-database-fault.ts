import { faultOf } from '@kedai/shared/database/faults.ts'
import { StartFault } from './start-fault.ts'

/**
 * Turns what a database's driver throws while a command reads or fills it into one sentence.
 *
 * @param place - of the database, as its owner may be told
 * @returns the error itself where it is not the database's
 */
export function plainDatabaseFault(place: string, error: unknown): unknown {
  if (error instanceof StartFault || !(error instanceof Error)) return error
  const { sqlMessage } = error as { sqlMessage?: string }
  if (faultOf(error) === 'bug' && sqlMessage === undefined) return error
  return new StartFault(`The database of ${place} failed: ${sqlMessage ?? error.message}.`, { cause: error })
}
