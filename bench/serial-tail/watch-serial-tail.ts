import { tracingChannel } from 'node:diagnostics_channel'

/** How long transactions took in all, and in the part in which only one of them can be. */
export interface SerialTail {
  /** Transactions that were committed. */
  readonly transactions: number
  /** From START TRANSACTION to the answer of COMMIT, in milliseconds. */
  readonly wholeMs: number
  /** From the answer that the ledger's head is locked to the sending of COMMIT. */
  readonly tailMs: number
  /** From the sending of COMMIT to its answer. */
  readonly commitMs: number
}

/** What mysql2 tells of a statement. */
interface Traced {
  readonly query: string
}

/**
 * Watches what this process sends to its database, by the channels that mysql2 tells it on. It takes the ledger's head
 * and the COMMIT that comes next for one transaction, which is so where one decides at a time and nothing else writes.
 *
 * @returns the sums so far
 */
export function watchSerialTail(now: () => number = () => performance.now()): () => SerialTail {
  let sums: SerialTail = { transactions: 0, wholeMs: 0, tailMs: 0, commitMs: 0 }
  let beganAt: number | undefined
  let lockedAt: number | undefined
  const sent = new Map<Traced, { readonly beganAt: number; readonly lockedAt: number; readonly at: number }>()

  const onStart = (statement: Traced): void => {
    if (statement.query === 'START TRANSACTION') beganAt = now()
    if (statement.query !== 'COMMIT') return
    if (beganAt !== undefined && lockedAt !== undefined) sent.set(statement, { beganAt, lockedAt, at: now() })
    lockedAt = undefined
  }
  const onAnswer = (statement: Traced): void => {
    if (statement.query.includes('FROM ledger_head') && statement.query.endsWith('FOR UPDATE'))
      lockedAt = now()
    const committed = sent.get(statement)
    if (committed === undefined) return
    sent.delete(statement)
    sums = {
      transactions: sums.transactions + 1,
      wholeMs: sums.wholeMs + now() - committed.beganAt,
      tailMs: sums.tailMs + committed.at - committed.lockedAt,
      commitMs: sums.commitMs + now() - committed.at,
    }
  }
  for (const name of ['mysql2:query', 'mysql2:execute']) {
    const { start, asyncEnd } = tracingChannel(name)
    start.subscribe((statement) => onStart(statement as Traced))
    asyncEnd.subscribe((statement) => onAnswer(statement as Traced))
  }
  return () => sums
}
