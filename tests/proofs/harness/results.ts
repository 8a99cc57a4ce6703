import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Names the file in which the results are kept from one run to the next; without it each run begins anew. */
export const RESULTS_FILE = 'PROOF_RESULTS'

/** Names the state of the project that the proofs run on. */
export const COMMIT = 'PROOF_COMMIT'

/** A proof under one of its variants. */
export interface Subject {
  readonly proof: string
  /** As `mariadb, coalescing on`. */
  readonly variant: string
}

/** Counts and durations by name. Added up over rounds; of those whose name ends in `Max` the largest counts. */
export type Figures = Readonly<Record<string, number>>

export interface RoundResult {
  /** The state of the project that it ran on, as PROOF_COMMIT says. */
  readonly commit: string
  readonly seed: number
  readonly seconds: number
  readonly figures: Figures
}

/** What is known of a proof under one variant. */
export interface SubjectResult extends Subject {
  /** Of the first round; each further one is one more. */
  readonly baseSeed: number
  readonly rounds: readonly RoundResult[]
  /** What rounds failed with; a later success does not make up for them. */
  readonly failures: readonly { readonly seed: number; readonly message: string }[]
  /** What the negative control saw; undefined until it has. */
  readonly control?: string
}

const kept = new Map<string, SubjectResult>()

/** What is done already; its seed is PROOF_SEED, else a fresh one. */
export function resultOf(subject: Subject): SubjectResult {
  const known = kept.get(keyOf(subject)) ?? fromFile().find((one) => keyOf(one) === keyOf(subject))
  if (known !== undefined) return known
  const given = process.env['PROOF_SEED']
  const fresh = {
    ...subject,
    baseSeed: given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given),
    rounds: [],
    failures: [],
  }
  kept.set(keyOf(subject), fresh)
  return fresh
}

export function addRound(subject: Subject, round: Omit<RoundResult, 'commit'>): void {
  const result = resultOf(subject)
  const commit = process.env[COMMIT] ?? 'unknown'
  keep({ ...result, rounds: [...result.rounds, { commit, ...round }] })
}

export function addFailure(subject: Subject, seed: number, message: string): void {
  const result = resultOf(subject)
  keep({ ...result, failures: [...result.failures, { seed, message }] })
}

export function noteControl(subject: Subject, control: string): void {
  keep({ ...resultOf(subject), control })
}

/** @returns all that the file holds; nothing where there is none */
export function readResults(path: string): SubjectResult[] {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
}

/** The figures of all rounds as one. */
export function sumFigures(rounds: readonly RoundResult[]): Figures {
  const sum: Record<string, number> = {}
  for (const { figures } of rounds) {
    for (const [name, figure] of Object.entries(figures)) {
      const before = sum[name] ?? 0
      sum[name] = name.endsWith('Max') ? Math.max(before, figure) : before + figure
    }
  }
  return sum
}

function keep(result: SubjectResult): void {
  kept.set(keyOf(result), result)
  const path = process.env[RESULTS_FILE]
  if (path === undefined) return
  const others = readResults(path).filter((one) => keyOf(one) !== keyOf(result))
  mkdirSync(dirname(path), { recursive: true })
  // A stop in the midst of it must not cost what took hours.
  writeFileSync(`${path}.new`, JSON.stringify([...others, result], null, 2))
  renameSync(`${path}.new`, path)
}

function fromFile(): SubjectResult[] {
  const path = process.env[RESULTS_FILE]
  return path === undefined ? [] : readResults(path)
}

function keyOf({ proof, variant }: Subject): string {
  return `${proof}, ${variant}`
}
