import type { Engine } from '@kedai/shared/testing/engines/engines.ts'

/** How much each proof does. A round has a shop, a history and a check of its own; `npm run proofs` goes on after the last one that is done. */
interface Counts {
  readonly crash: { readonly rounds: number; readonly killsPerRound: number; readonly salesPerKill: number }
  readonly duplicates: { readonly rounds: number; readonly cartsPerRound: number }
  readonly deadlocks: { readonly rounds: number; readonly salesPerRound: number }
  readonly network: { readonly rounds: number; readonly cutsPerRound: number }
  /** Places in the life of each statement: all, or only those between two statements and all of a COMMIT. */
  readonly functionKill: { readonly rounds: number; readonly places: 'all' | 'between' }
  readonly model: {
    readonly engines: readonly Engine['name'][]
    readonly rounds: number
    readonly runsPerRound: number
  }
}

/** For every variant (engine, coalescing on or off) of a proof, within the few minutes that a check may take. */
const SHORT: Counts = {
  crash: { rounds: 1, killsPerRound: 10, salesPerKill: 60 },
  duplicates: { rounds: 1, cartsPerRound: 3 },
  deadlocks: { rounds: 1, salesPerRound: 750 },
  network: { rounds: 1, cutsPerRound: 100 },
  functionKill: { rounds: 1, places: 'between' },
  model: { engines: ['mariadb'], rounds: 1, runsPerRound: 200 },
}

/** What reliability is accepted by. */
const FULL: Counts = {
  crash: { rounds: 10, killsPerRound: 20, salesPerKill: 260 },
  duplicates: { rounds: 10, cartsPerRound: 10 },
  deadlocks: { rounds: 10, salesPerRound: 10_000 },
  network: { rounds: 10, cutsPerRound: 200 },
  functionKill: { rounds: 5, places: 'all' },
  model: { engines: ['mariadb', 'mysql'], rounds: 10, runsPerRound: 200 },
}

/** The counts in full where PROOF_COUNTS is `full`. */
export const COUNTS: Counts = process.env['PROOF_COUNTS'] === 'full' ? FULL : SHORT
