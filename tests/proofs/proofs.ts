import type { Engine } from '@kedai/shared/testing/engines/engines.ts'
import type { Figures } from './harness/results.ts'
import { COALESCING } from './variants.ts'

/** A proof as the report tells of it. */
export interface Proof {
  readonly name: string
  readonly design: string
  /** What its figures must come to, in words and as a rule. */
  readonly accepted: string
  readonly accepts: (figures: Figures) => boolean
  /** On each of them it runs with coalescing on and off. */
  readonly engines: readonly Engine['name'][]
  readonly file: string
}

/** MySQL 8.0.15 exists for x86-64 only. */
const BOTH: Proof['engines'] = process.arch === 'x64' ? ['mariadb', 'mysql'] : ['mariadb']

/** Figures of what must never be. */
const NONE_LOST = (figures: Figures) => figures['lost'] === 0 && figures['doubled'] === 0
const atLeast = (figures: Figures, minima: Figures) =>
  Object.entries(minima).every(([name, minimum]) => (figures[name] ?? 0) >= minimum)

/** Each accepted by the figures of every one of its variants. */
export const PROOFS: readonly Proof[] = [
  {
    name: 'crash',
    design: '16 customers buy while mariadbd gets kill -9; each repeats with the same key',
    accepted: '200 kills, 50 000 sales acknowledged: 0 lost, 0 doubled',
    accepts: (figures) => NONE_LOST(figures) && atLeast(figures, { kills: 200, acknowledged: 50_000 }),
    engines: ['mariadb'],
    file: 'tests/proofs/crash.test.ts',
  },
  {
    name: 'network',
    design:
      'toxiproxy between shop and database cuts, delays and swallows replies, those to COMMIT among them',
    accepted: '2 000 cuts, 300 COMMITs of unknown outcome: 0 lost, 0 doubled',
    accepts: (figures) => NONE_LOST(figures) && atLeast(figures, { cuts: 2_000, unknownCommits: 300 }),
    engines: ['mariadb'],
    file: 'tests/proofs/network.test.ts',
  },
  {
    name: 'function kill',
    design: 'the shop gets kill -9 before, within and after each statement of pay, alone and in a batch',
    accepted: 'every step hit: one sale or none, and the same key settles it',
    accepts: (figures) => NONE_LOST(figures) && atLeast(figures, { kills: 1 }),
    engines: ['mariadb'],
    file: 'tests/proofs/function-kill.test.ts',
  },
  {
    name: 'duplicates',
    design:
      '100 requests at once: the same key, no key, one key on two bodies and on two carts; old keys after a restart',
    accepted: '1 effect each, 422 for the others, never a second sale',
    accepts: (figures) => NONE_LOST(figures) && atLeast(figures, { carts: 600 }),
    engines: BOTH,
    file: 'tests/proofs/duplicates.test.ts',
  },
  {
    name: 'deadlocks',
    design: "32 customers of 5 hot goods, in any order; the server's own counters",
    accepted: '100 000 sales: 0 × 1213, 0 × 1205',
    accepts: (figures) =>
      NONE_LOST(figures) &&
      figures['deadlocks'] === 0 &&
      figures['lockTimeouts'] === 0 &&
      atLeast(figures, { acknowledged: 100_000 }),
    engines: BOTH,
    file: 'tests/proofs/deadlocks.test.ts',
  },
  {
    name: 'model',
    design: 'random commands, some at once and some whose reply is dropped, against a model of the shop',
    accepted: '2 000 sequences of up to 30 commands follow the model',
    accepts: (figures) => atLeast(figures, { sequences: 2_000 }),
    engines: BOTH,
    file: 'tests/proofs/model.test.ts',
  },
]

/** Those that a proof has. */
export function variantsOf({ engines }: Pick<Proof, 'engines'>): string[] {
  return engines.flatMap((engine) => COALESCING.map(({ coalescing }) => `${engine}, ${coalescing}`))
}

/** The one that has no rounds of its own: its rules are asked after each round of the others. */
export const INVARIANTS = {
  name: 'invariants',
  variant: 'all of the above',
  design: 'every rule of invariants.sql is asked after each round of the other proofs',
  accepted: 'none is ever broken',
  control: 'each rule, broken by itself, is found under its name on both engines',
  /** The control. */
  file: 'shared/ledger/check-invariants.db.test.ts',
} as const
