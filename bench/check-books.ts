import { checkInvariants } from '@kedai/shared/ledger/check-invariants.ts'
import { BenchFault } from './options.ts'
import type { Server } from './servers/server.ts'

/**
 * Checks the books of every server that keeps them as Kedai does.
 *
 * @throws {@link BenchFault} that names the rules which are broken
 */
export async function checkBooks(servers: readonly Server[]): Promise<void> {
  for (const { name, database } of servers.filter(({ hasBooks }) => hasBooks)) {
    const broken = await database.read(checkInvariants)
    if (broken.length > 0) {
      throw new BenchFault(
        `The books of ${name} are not in order: ${broken.map((rule) => rule.name).join('; ')}.`,
      )
    }
  }
}
