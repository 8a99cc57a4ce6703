import { ConfigError } from '@kedai/shared/config/config.ts'
import { SchemaError } from '@kedai/shared/database/schema.ts'
import { MariadbError } from '@kedai/shared/mariadb-server/mariadb-error.ts'
import { StartFault } from './start-fault.ts'

/**
 * Says on standard error why a command failed: one sentence for what is known, the stack for a bug of ours.
 *
 * @returns the process's exit code
 */
export function complain(error: unknown): number {
  process.stderr.write(`${complaint(error)}\n`)
  return 1
}

function complaint(error: unknown): string {
  if (error instanceof ConfigError) return error.faults.map((fault) => `Configuration: ${fault}`).join('\n')
  const isKnown = error instanceof StartFault || error instanceof SchemaError || error instanceof MariadbError
  if (isKnown) return error.message
  return error instanceof Error ? String(error.stack) : String(error)
}
