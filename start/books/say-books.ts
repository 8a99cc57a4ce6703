import { numberOf } from '../progress.ts'
import { say } from '../say.ts'
import type { BooksReport } from './verify-books.ts'

/**
 * Tells the shop's owner what looking through the books came to.
 *
 * @returns the process's exit code
 */
export function sayBooks({ eventCount, saleCount, lastReceipt, lastHash, faults }: BooksReport): number {
  const counts = `${numberOf(saleCount)} sales, ${numberOf(eventCount)} events, last receipt ${lastReceipt ?? 'none yet'}`
  if (faults.length === 0) {
    say(`The books are in order: ${counts}.`)
    say(`Their seal, to be noted elsewhere: event ${eventCount}, ${lastHash}`)
    return 0
  }
  say(`The books are NOT in order (${counts}):`)
  for (const fault of faults) say(`  - ${fault}`)
  say('Leave everything as it is, and compare with an older backup: docs/backup.md tells how.')
  return 1
}
